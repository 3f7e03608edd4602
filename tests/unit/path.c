/*
 * json/path.h: parsed paths, printed as a word for each step, and written as a
 * person writes them. json/members.h: a list of names.
 */
#include "json/path.h"

#include "base/buf.h"
#include "base/hide.h"
#include "json/members.h"
#include "unit.h"

/* Names in angle brackets; * is [], + the elements of an array. */
static void describe(struct buf *to, const struct path *p)
{
	if (p->root)
		buf_putc(to, '.');
	for (size_t i = 0; i < p->count; i++) {
		const struct path_step *s = &p->step[i];

		switch (s->kind) {
		case PATH_NAME:
			buf_printf(to, "<%.*s>", (int)s->len, s->name);
			break;
		case PATH_INDEX:
			buf_printf(to, "%" PRIu64 " ", s->index);
			break;
		case PATH_LAST:
			buf_puts(to, "-1 ");
			break;
		case PATH_EACH:
			buf_putc(to, '*');
			break;
		case PATH_ELEMENTS:
			buf_putc(to, '+');
			break;
		}
	}
	buf_puts(to, p->last ? "(last)" : "");
}

static const struct {
	int line;
	const char *text, *steps, *items;
} good[] = {
    CASE(".", ".", "."),
    CASE("a", "<a>", "<a>+"),
    CASE("data.products", "<data><products>", "<data><products>+"),
    CASE("[]", "*", "*"),
    CASE(".[]", "*", "*"),
    CASE("a[]", "<a>*", "<a>*"),
    CASE("a[].b", "<a>*<b>", "<a>*<b>"),
    CASE("[].b", "*<b>", "*<b>"),
    CASE("a[][]", "<a>**", "<a>**"),
    CASE("a[0]", "<a>0 ", "<a>0 "),
    CASE("a[12].b", "<a>12 <b>", "<a>12 <b>+"),
    CASE("a[012]", "<a>12 ", "<a>12 "),
    CASE("[999999999999999999]", "999999999999999999 ", "999999999999999999 "),
    CASE("a[-1]", "<a>-1 (last)", "<a>-1 (last)"),
    CASE("a[-1].b", "<a>-1 <b>(last)", "<a>-1 <b>+(last)"),
    CASE("\"odd.key\"[0]", "<odd.key>0 ", "<odd.key>0 "),
    CASE("a.\"b c\".d", "<a><b c><d>", "<a><b c><d>+"),
    CASE("\"q\\\"\\\\\"", "<q\"\\>", "<q\"\\>+"),
    CASE("\"\"", "<>", "<>+"),
    CASE("a b.c-d", "<a b><c-d>", "<a b><c-d>+"),
    CASE("-1", "<-1>", "<-1>+"),
    CASE(".a", "<a>", "<a>+"),
    CASE(".a.b[0].c", "<a><b>0 <c>", "<a><b>0 <c>+"),
    CASE(".\"a.b\"", "<a.b>", "<a.b>+"),
    CASE(".[0]", "0 ", "0 "),
    CASE("$", ".", "."),
    CASE("$.a.b", "<a><b>", "<a><b>+"),
    CASE("$.\"$\"", "<$>", "<$>+"),
    CASE("$[]", "*", "*"),
    CASE("$.[0]", "0 ", "0 "),
    CASE("\"$\"", "<$>", "<$>+"),
    CASE("$a.$b", "<$a><$b>", "<$a><$b>+"),
    CASE("$$", "<$$>", "<$$>+"),
    CASE("a.$", "<a><$>", "<a><$>+"),
};

/* What path_spell writes, into a room of this size. */
static const struct {
	int line;
	const char *text, *spelt;
	size_t room;
} spellings[] = {
    CASE(".", ".", 99),
    CASE(".[]", "[]", 99),
    CASE("a.b[].c[12].d[-1]", "a.b[].c[12].d[-1]", 99),
    CASE("[].a", "[].a", 99),
    CASE("\"a\".\"b.c\".\"\"", "a.\"b.c\".\"\"", 99),
    CASE("\"[\".\"]\".\"\\\"\\\\\"", "\"[\".\"]\".\"\\\"\\\\\"", 99),
    CASE("\"a\\\\b\"", "a\\b", 99),
    CASE("\"$\".$a", "\"$\".$a", 99),
    CASE("$.a", "a", 99),
    CASE("abcd", "abcd", 5),
    CASE("abcde", "a...", 5),
    CASE("abc[12]", "ab...", 6),
    CASE("abc[]", "a...", 5),
    CASE("abc.def", "abc.def", 8),
    CASE("abc.def", "abc...", 7),
    CASE("abc.def.g", "abc....", 8),
    CASE("abcd.e", "a...", 5),
    CASE("a.\"b.c\"", "a....", 6),
    CASE("a\303\266cdef", "a...", 5),
    CASE("a\303\266cdef", "a...", 6),
    CASE("a\303\266cdef", "a\303\266...", 7),
};

static void check_spelling(size_t i)
{
	struct path p;
	char *to = unit_copy("################", 16), whole[99];

	SAME_TEXT(spellings[i].line, path_parse(&p, spellings[i].text), NULL);
	path_spell(whole, sizeof whole, p.step, p.count);
	if (spellings[i].room < 16)
		path_spell(to, spellings[i].room, p.step, p.count);
	SAME_TEXT(spellings[i].line, spellings[i].room < 16 ? to : whole,
	    spellings[i].spelt);
	if (spellings[i].room < 16)
		SAME_NUMBER(
		    spellings[i].line, (uint64_t)to[spellings[i].room], '#');
	path_release(&p);
	free(to);
}

/* Any byte but NUL, and whatever the room is, the length is the same. */
static void check_name(void)
{
	char to[8];

	SAME_NUMBER(__LINE__, path_name(to, sizeof to, "a\0b", 3), 3);
	SAME_TEXT(__LINE__, to, "a?b");
	SAME_NUMBER(__LINE__, path_name(to, 3, "a.\"b", 4), 7);
	SAME_TEXT(__LINE__, to, "\"a");
}

static const struct {
	int line;
	const char *a, *b;
	bool same;
} pairs[] = {
    CASE("a.b", "\"a\".\"b\"", true),
    CASE(".[]", "[]", true),
    CASE("a[1]", "a[01]", true),
    CASE(".", ".", true),
    CASE("a[-1].b[]", "a[-1].b[]", true),
    CASE("a", "b", false),
    CASE("a", "ab", false),
    CASE("a.b", "a", false),
    CASE("a", "a.b", false),
    CASE("a.b", "\"a.b\"", false),
    CASE("a[0]", "a[1]", false),
    CASE("a[0]", "a[]", false),
    CASE("a[0]", "a[-1]", false),
    CASE(".", "a", false),
    CASE(".a[0].b", "a[0].b", true),
    CASE("$.a", "a", true),
    CASE("$", ".", true),
};

static void check_pair(size_t i)
{
	struct path a, b;

	SAME_TEXT(pairs[i].line, path_parse(&a, pairs[i].a), NULL);
	SAME_TEXT(pairs[i].line, path_parse(&b, pairs[i].b), NULL);
	SAME_BOOL(pairs[i].line, path_same(&a, &b), pairs[i].same);
	SAME_BOOL(pairs[i].line, path_same(&b, &a), pairs[i].same);
	path_release(&a);
	path_release(&b);
}

#define UMLAUTS                                                                \
	"\303\266\303\266\303\266\303\266\303\266\303\266\303\266\303\266"     \
	"\303\266\303\266\303\266\303\266\303\266\303\266\303\266\303\266"     \
	"\303\266\303\266\303\266\303\266\303\266\303\266\303\266\303\266"     \
	"\303\266\303\266\303\266\303\266\303\266\303\266\303\266\303\266"     \
	"\303\266\303\266\303\266\303\266\303\266\303\266\303\266\303\266"     \
	"\303\266\303\266\303\266\303\266\303\266\303\266\303\266\303\266"

/* The dots of a name that is cut are no part of it, so nothing is quoted. */
static void check_long_names(void)
{
	static char huge[10000];
	struct members m;

	members_clear(&m);
	members_add(&m, UMLAUTS, 90);
	SAME_NUMBER(__LINE__, m.len, 76 + 3);
	SAME_TEXT(__LINE__, m.text + 74, "\303\266...");
	members_clear(&m);
	members_add(&m, "x" UMLAUTS, 91);
	SAME_NUMBER(__LINE__, m.len, 77 + 3);
	memset(huge, 'h', sizeof huge);
	members_clear(&m);
	members_add(&m, huge, sizeof huge);
	SAME_NUMBER(__LINE__, m.len, 80);
	SAME_TEXT(__LINE__, m.text + 76, "h...");
}

/* A list that is full ends in dots, and its length never exceeds its room. */
static void check_members(void)
{
	char name[300];
	struct members m;

	memset(name, 'n', sizeof name);
	members_clear(&m);
	SAME_TEXT(__LINE__, m.text, "");
	members_add(&m, "a", 1);
	members_add(&m, "b.c", 3);
	SAME_TEXT(__LINE__, m.text, "a, \"b.c\"");
	members_add(&m, name, 100); /* cut to 80 */
	SAME_NUMBER(__LINE__, m.len, strlen(m.text));
	SAME_NUMBER(__LINE__, m.len, 8 + 2 + 80);
	SAME_TEXT(__LINE__, m.text + m.len - 4, "n...");
	check_long_names();
	for (size_t len = 1; len <= 80; len++) {
		size_t want = 80 + 2 + 80 + 2 + len + 2 + 80;

		members_clear(&m);
		members_add(&m, name, 80);
		members_add(&m, name, 80);
		members_add(&m, name, len);
		members_add(&m, name, 80);
		SAME_NUMBER(__LINE__, m.len, want > 255 ? 255 : want);
		SAME_NUMBER(__LINE__, strlen(m.text), m.len);
		members_add(&m, name, 80);
		SAME_TEXT(__LINE__, m.text + m.len - 3, "...");
	}
	/* The end of the list is within a character. */
	members_clear(&m);
	for (int i = 0; i < 4; i++)
		members_add(&m, UMLAUTS, 70);
	SAME_NUMBER(__LINE__, m.len, 3 * (70 + 2) + 36 + 3);
	SAME_TEXT(__LINE__, m.text + m.len - 5, "\303\266...");
}

/* However many bytes are left for a name and its comma. */
static void check_full(size_t first)
{
	struct members m;
	char name[8] = "nnnnnnn";

	members_clear(&m);
	members_add(&m, name, first);
	for (int i = 0; i < 200; i++) {
		members_add(&m, name, 1);
		SAME_NUMBER(__LINE__, strlen(m.text), m.len);
	}
	SAME_NUMBER(__LINE__, m.len, 255);
	SAME_TEXT(__LINE__, m.text + 252, "...");
}

/* A name that is a secret, and does not fit, is not shown in part. */
static void check_secret(size_t first)
{
	static const char secret[] = "s3cret-name";
	struct members m;
	char name[80];

	memset(name, 'n', sizeof name);
	members_clear(&m);
	members_add(&m, name, 80);
	members_add(&m, name, 80);
	members_add(&m, name, first);
	members_add(&m, secret, strlen(secret));
	SAME_BOOL(__LINE__, strstr(m.text, "s3cret") && !strstr(m.text, secret),
	    false);
}

static const struct {
	int line;
	const char *text, *error;
} bad[] = {
    CASE("", "a name is missing"),
    CASE("a.", "a name is missing"),
    CASE("a..b", "a name is missing"),
    CASE("..", "a name is missing"),
    CASE("..a", "a name is missing"),
    CASE("$.", "a name is missing"),
    CASE("$..a", "a name is missing"),
    CASE(".$.", "a name is missing"),
    CASE("a.[]", "a name is missing"),
    CASE("a[]b", "a dot is missing before a name"),
    CASE("\"a\"b", "a dot is missing before a name"),
    CASE("a\"b\"", "a dot is missing before a name"),
    CASE("\"a", "a quoted name lacks its closing quote"),
    CASE("\"a\\", "a quoted name lacks its closing quote"),
    CASE("\"a\\\"", "a quoted name lacks its closing quote"),
    CASE("a[", "expected [], [N] or [-1]"),
    CASE("a[x]", "expected [], [N] or [-1]"),
    CASE("a[1", "expected [], [N] or [-1]"),
    CASE("a[-2]", "expected [], [N] or [-1]"),
    CASE("a[-1", "expected [], [N] or [-1]"),
    CASE("a[1 ]", "expected [], [N] or [-1]"),
    CASE("[1000000000000000000]", "expected [], [N] or [-1]"),
    CASE("[][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][][]",
	"too many steps"),
};

/* All but one of the steps may be given by the user. */
static void ceiling(void)
{
	char text[2 * PATH_STEPS + 1] = "";
	struct path p;

	for (size_t i = 0; i + 1 < PATH_STEPS; i++) {
		SAME_TEXT(
		    __LINE__, path_parse_items(&p, i ? text : "[]"), NULL);
		path_release(&p);
		strcpy(text + 2 * i, "[]");
	}
	SAME_TEXT(__LINE__, path_parse(&p, text), NULL);
	SAME_NUMBER(__LINE__, p.count, PATH_STEPS - 1);
	path_release(&p);
}

int main(void)
{
	struct buf b = {0};
	struct path p;

	for (size_t i = 0; i < COUNT(good); i++) {
		SAME_TEXT(good[i].line, path_parse(&p, good[i].text), NULL);
		describe(&b, &p);
		SAME_TEXT(good[i].line, b.data, good[i].steps);
		path_release(&p);
		buf_reset(&b);
		SAME_TEXT(
		    good[i].line, path_parse_items(&p, good[i].text), NULL);
		describe(&b, &p);
		SAME_TEXT(good[i].line, b.data, good[i].items);
		path_release(&p);
		buf_reset(&b);
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		SAME_TEXT(
		    bad[i].line, path_parse(&p, bad[i].text), bad[i].error);
		path_release(&p);
	}
	for (size_t i = 0; i < COUNT(spellings); i++)
		check_spelling(i);
	for (size_t i = 0; i < COUNT(pairs); i++)
		check_pair(i);
	check_name();
	check_members();
	hide_secret("s3cret-name");
	for (size_t first = 1; first <= 80; first++)
		check_secret(first);
	for (size_t first = 1; first <= 3; first++)
		check_full(first);
	ceiling();
	buf_release(&b);
	return unit_end();
}
