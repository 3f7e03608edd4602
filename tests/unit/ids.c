/*
 * fetch/ids.h: what two pages have in common; fetch/seen.h: whether anything
 * new comes.
 */
#include "fetch/ids.h"
#include "fetch/seen.h"

#include "unit.h"

/* The ids are the letters of the texts. */
static const struct {
	int line;
	const char *before, *now;
	size_t count, tail;
} pairs[] = {
    CASE("", "", 0, 0),
    CASE("abc", "", 0, 0),
    CASE("", "abc", 0, 0),
    CASE("abc", "def", 0, 0),
    CASE("abc", "abc", 3, 3),
    CASE("abc", "cba", 3, 1),
    CASE("abc", "bca", 3, 2),
    CASE("abc", "cde", 1, 1),
    CASE("abc", "bcd", 2, 2),
    CASE("abc", "c", 1, 1),
    CASE("abc", "b", 1, 0),
    CASE("abc", "ab", 2, 0),
    CASE("abc", "bc", 2, 2),
    CASE("abc", "acd", 2, 0),
    CASE("abc", "dc", 1, 0),
    CASE("c", "abc", 1, 0),
    CASE("a", "abc", 1, 1),
    CASE("za", "abz", 2, 1),
};

static void fill(struct ids *ids, const char *letters)
{
	ids_reset(ids);
	for (; *letters; letters++)
		/* Far apart, and not in the order of the letters. */
		ids_add(ids, (uint64_t)*letters * UINT64_C(0x9e3779b97f4a7c15));
}

static void test_pairs(void)
{
	struct ids before = {0}, now = {0}, kept = {0};

	for (size_t i = 0; i < COUNT(pairs); i++) {
		struct ids_common common;

		fill(&before, pairs[i].before);
		fill(&now, pairs[i].now);
		SAME_NUMBER(pairs[i].line,
		    ids_end(&before, strlen(pairs[i].before)), IDS_DISTINCT);
		SAME_NUMBER(pairs[i].line, ids_end(&now, strlen(pairs[i].now)),
		    IDS_DISTINCT);
		ids_copy(&kept, &before);
		common = ids_compare(&kept, &now);
		SAME_NUMBER(pairs[i].line, common.count, pairs[i].count);
		SAME_NUMBER(pairs[i].line, common.tail, pairs[i].tail);
	}
	ids_release(&before);
	ids_release(&now);
	ids_release(&kept);
}

static const struct {
	int line;
	const char *ids;
	uint64_t items;
	enum ids_state want;
} states[] = {
    CASE("", 0, IDS_DISTINCT),
    CASE("", 1, IDS_MISSING),
    CASE("a", 1, IDS_DISTINCT),
    CASE("ab", 3, IDS_MISSING),
    CASE("ab", 1, IDS_MISSING),
    CASE("aa", 2, IDS_REPEATED),
    CASE("abca", 4, IDS_REPEATED),
    CASE("abcd", 4, IDS_DISTINCT),
};

static void test_states(void)
{
	struct ids ids = {0};

	for (size_t i = 0; i < COUNT(states); i++) {
		fill(&ids, states[i].ids);
		SAME_NUMBER(states[i].line, ids_end(&ids, states[i].items),
		    states[i].want);
	}
	/* A page with more ids than are kept. */
	ids_reset(&ids);
	for (uint64_t i = 0; i < IDS_MAX; i++)
		ids_add(&ids, i * 3);
	SAME_NUMBER(__LINE__, ids_end(&ids, IDS_MAX), IDS_DISTINCT);
	ids_add(&ids, 1);
	SAME_NUMBER(__LINE__, ids.count, IDS_MAX);
	SAME_NUMBER(__LINE__, ids_end(&ids, IDS_MAX), IDS_MISSING);
	SAME_NUMBER(__LINE__, ids_end(&ids, IDS_MAX + 1), IDS_MISSING);
	fill(&ids, "a");
	SAME_NUMBER(__LINE__, ids_end(&ids, 1), IDS_DISTINCT);
	ids_release(&ids);
}

/* Hashes, as ids are: so they are spread over all numbers. */
static uint64_t spread(uint64_t n)
{
	n = (n + 1) * UINT64_C(0x9e3779b97f4a7c15);
	n = (n ^ (n >> 32)) * UINT64_C(0xd6e8feb86659fd93);
	return n ^ (n >> 32);
}

/* A page of ten ids from `first` on, of a list of `count` that has no end. */
static void add_page(struct seen *s, uint64_t first, uint64_t count)
{
	struct ids ids = {0};

	for (uint64_t i = first; i < first + 10; i++)
		ids_add(&ids, spread(i % count));
	seen_add(s, &ids, false);
	ids_release(&ids);
}

/* How many pages are read from a list that begins again at its end. */
static unsigned pages_until_circle(uint64_t count)
{
	static struct seen s;
	unsigned pages = 0;

	s = (struct seen){.count = 0};
	while (!seen_circle(&s, 100) && pages < count)
		add_page(&s, 10 * (uint64_t)pages++, count);
	return pages;
}

static void test_circles(void)
{
	static struct seen s;
	unsigned pages;

	/* All ids are kept: the pages of the list, and 100 more. */
	SAME_NUMBER(__LINE__, pages_until_circle(1000), 200);
	SAME_NUMBER(__LINE__, pages_until_circle(500), 150);
	/* Some of them are; more known ones are needed. */
	pages = pages_until_circle(100000);
	SAME_BOOL(__LINE__, pages > 10100 && pages < 13000, true);
	/* A long list that ends. */
	s = (struct seen){.count = 0};
	for (uint64_t i = 0; i < 30000; i++) {
		add_page(&s, 10 * i, UINT64_MAX);
		if (seen_circle(&s, 100))
			SAME_NUMBER(__LINE__, i, UINT64_MAX);
	}
	SAME_BOOL(__LINE__, s.count < SEEN_MAX, true);
	/* Few known ids prove nothing. */
	s = (struct seen){.count = 0};
	add_page(&s, 0, UINT64_MAX);
	for (int i = 0; i < 9; i++)
		add_page(&s, 0, UINT64_MAX);
	SAME_BOOL(__LINE__, seen_circle(&s, 9), false);
	SAME_NUMBER(__LINE__, s.again, 90);
	add_page(&s, 0, UINT64_MAX);
	SAME_BOOL(__LINE__, seen_circle(&s, 10), true);
	SAME_BOOL(__LINE__, seen_circle(&s, 11), false);
	/* One new id begins a new count. */
	add_page(&s, 9, UINT64_MAX);
	SAME_BOOL(__LINE__, seen_circle(&s, 1), false);
	SAME_NUMBER(__LINE__, s.again, 0);
	/* When half of the ids are dropped, the others stay known. */
	s = (struct seen){.count = 0};
	for (uint64_t i = 0; i < SEEN_MAX / 10 + 1; i++)
		add_page(&s, 10 * i, UINT64_MAX);
	SAME_NUMBER(__LINE__, s.halvings, 1);
	s.again = 0;
	for (uint64_t i = 0; i < SEEN_MAX / 10 + 1; i++)
		add_page(&s, 10 * i, UINT64_MAX);
	SAME_NUMBER(__LINE__, s.again, s.count);
	/* The id 0 is an id, too. */
	s = (struct seen){.count = 0};
	seen_add(&s, &(struct ids){.list = (uint64_t[]){0, 0, 2}, .count = 3},
	    false);
	SAME_NUMBER(__LINE__, s.count, 2);
}

/* The ids that came on an earlier page, but not on the page before. */
static void test_earlier(void)
{
	static struct seen s;
	struct ids before = {0}, now = {0};
	bool exact = false;

	s = (struct seen){.count = 0};
	fill(&now, "abc");
	SAME_NUMBER(__LINE__, seen_earlier(&s, &now, NULL, &exact), 0);
	seen_add(&s, &now, false);
	fill(&before, "def");
	(void)ids_end(&before, 3);
	seen_add(&s, &before, false);
	fill(&now, "xbdyca");
	SAME_NUMBER(__LINE__, seen_earlier(&s, &now, &before, &exact), 3);
	SAME_NUMBER(__LINE__, seen_earlier(&s, &now, NULL, &exact), 4);
	SAME_BOOL(__LINE__, exact, true);
	/* The id 0 is an id, too. */
	ids_reset(&now);
	ids_add(&now, 0);
	SAME_NUMBER(__LINE__, seen_earlier(&s, &now, &before, &exact), 0);
	seen_add(&s, &now, false);
	SAME_NUMBER(__LINE__, seen_earlier(&s, &now, &before, &exact), 1);
	ids_release(&before);
	ids_release(&now);
	/* An estimate: all of 2000 ids, of which about 500 to 1000 are kept. */
	s = (struct seen){.count = 0};
	for (uint64_t i = 0; i < 2000; i++)
		ids_add(&now, spread(i));
	seen_add(&s, &now, false);
	SAME_BOOL(__LINE__,
	    seen_earlier(&s, &now, NULL, &exact) == (uint64_t)s.count
							<< s.halvings,
	    true);
	SAME_BOOL(__LINE__, exact, false);
	ids_release(&now);
}

/* Weak ids must say the same for longer, until something new comes. */
static void test_weak(void)
{
	static struct seen s;
	struct ids ids = {0};

	s = (struct seen){.count = 0};
	fill(&ids, "abcdefghij");
	for (int i = 0; i < 11; i++)
		seen_add(&s, &ids, i == 3);
	SAME_BOOL(__LINE__, seen_circle(&s, 10), false);
	SAME_BOOL(__LINE__, seen_circle(&s, 1), true);
	SAME_BOOL(__LINE__, seen_circle(&s, 2), false);
	fill(&ids, "z");
	seen_add(&s, &ids, false);
	SAME_BOOL(__LINE__, s.weak, false);
	fill(&ids, "abcdefghij");
	for (int i = 0; i < 10; i++)
		seen_add(&s, &ids, false);
	SAME_BOOL(__LINE__, seen_circle(&s, 10), true);
	ids_release(&ids);
}

static void test_has(void)
{
	struct ids ids = {0};

	(void)ids_end(&ids, 0);
	SAME_BOOL(__LINE__, ids_has(&ids, 0), false);
	for (uint64_t i = 9; i > 0; i--)
		ids_add(&ids, 2 * i);
	(void)ids_end(&ids, 9);
	for (uint64_t i = 0; i < 20; i++)
		SAME_BOOL(__LINE__, ids_has(&ids, i), i && i % 2 == 0);
	ids_release(&ids);
}

int main(void)
{
	test_earlier();
	test_weak();
	test_has();
	test_pairs();
	test_states();
	test_circles();
	return unit_end();
}
