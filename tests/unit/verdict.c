/*
 * fetch/verdict.h: what a page means for the run.
 */
#include "fetch/verdict.h"

#include "unit.h"

enum { COUNTS = -1 }; /* instead of what next_find has found */

static const struct {
	int line;
	uint64_t number;
	int next;
	enum news news;
	const char *more; /* the members that are set, and numbers in a row */
	enum paging_verdict what;
	enum verdict_why why;
} cases[] = {
    /* The style counts. */
    CASE(1, COUNTS, NEWS_SOME, "", PAGING_MORE, WHY_NONE),
    CASE(3, COUNTS, NEWS_UNKNOWN, "", PAGING_MORE, WHY_NONE),
    CASE(3, COUNTS, NEWS_TAIL, "", PAGING_MORE, WHY_NONE),
    CASE(3, COUNTS, NEWS_OLD, "", PAGING_MORE, WHY_NONE),
    CASE(3, COUNTS, NEWS_SOME, "empty=1", PAGING_LAST, WHY_NONE),
    CASE(3, COUNTS, NEWS_SOME, "last", PAGING_LAST, WHY_NONE),
    CASE(3, COUNTS, NEWS_SOME, "limit", PAGING_LAST, WHY_NONE),
    CASE(1, COUNTS, NEWS_SOME, "last", PAGING_LAST, WHY_NONE),
    CASE(3, COUNTS, NEWS_SOME, "circle", PAGING_DEAD_END, WHY_CIRCLE),
    CASE(3, COUNTS, NEWS_SOME, "circle weak", PAGING_DEAD_END, WHY_BYTES),
    CASE(3, COUNTS, NEWS_SOME, "circle last", PAGING_DEAD_END, WHY_CIRCLE),
    CASE(2, COUNTS, NEWS_SAME_BYTES, "", PAGING_BAD_PAGE, WHY_PAGE_2),
    CASE(2, COUNTS, NEWS_SAME_BYTES, "last", PAGING_BAD_PAGE, WHY_PAGE_2),
    CASE(2, COUNTS, NEWS_SAME_BYTES, "written", PAGING_BAD_PAGE, WHY_PAGE_2),
    CASE(3, COUNTS, NEWS_SAME_BYTES, "", PAGING_REPEATED, WHY_REPEAT),
    CASE(3, COUNTS, NEWS_SAME_BYTES, "last", PAGING_REPEATED, WHY_REPEAT),
    CASE(3, COUNTS, NEWS_SAME_BYTES, "written", PAGING_BAD_PAGE, WHY_WRITTEN),
    CASE(2, COUNTS, NEWS_SAME_IDS, "", PAGING_BAD_PAGE, WHY_PAGE_2),
    CASE(3, COUNTS, NEWS_SAME_IDS, "", PAGING_REPEATED, WHY_REPEAT),
    /* In a row, equal pages are no matter. */
    CASE(3, COUNTS, NEWS_SOME, "equal=100", PAGING_MORE, WHY_NONE),

    /* The page names the next one, or none. */
    CASE(1, NEXT_NEW, NEWS_SOME, "", PAGING_MORE, WHY_NONE),
    CASE(1, NEXT_NONE, NEWS_SOME, "", PAGING_LAST, WHY_NONE),
    CASE(1, NEXT_WRONG, NEWS_SOME, "", PAGING_DEAD_END, WHY_NEXT),
    CASE(3, NEXT_NEW, NEWS_SOME, "last", PAGING_LAST, WHY_NONE),
    CASE(3, NEXT_NEW, NEWS_SOME, "limit", PAGING_LAST, WHY_NONE),
    CASE(3, NEXT_WRONG, NEWS_SOME, "last", PAGING_LAST, WHY_NONE),
    CASE(3, NEXT_KNOWN, NEWS_SOME, "", PAGING_DEAD_END, WHY_NEXT),
    CASE(3, NEXT_KNOWN, NEWS_SOME, "empty=1", PAGING_DEAD_END, WHY_NEXT),
    CASE(3, NEXT_NEW, NEWS_TAIL, "", PAGING_MORE, WHY_NONE),
    CASE(3, NEXT_NEW, NEWS_OLD, "", PAGING_MORE, WHY_NONE),
    CASE(3, NEXT_NONE, NEWS_OLD, "", PAGING_LAST, WHY_NONE),
    CASE(3, NEXT_NEW, NEWS_SOME, "circle", PAGING_DEAD_END, WHY_CIRCLE),
    CASE(3, NEXT_NEW, NEWS_SOME, "circle weak", PAGING_DEAD_END, WHY_BYTES),
    CASE(3, NEXT_NEW, NEWS_SOME, "weak", PAGING_MORE, WHY_NONE),
    CASE(3, NEXT_NEW, NEWS_SOME, "circle empty=1", PAGING_MORE, WHY_NONE),
    CASE(3, NEXT_NEW, NEWS_SOME, "circle last", PAGING_LAST, WHY_NONE),
    CASE(3, NEXT_NONE, NEWS_SOME, "circle", PAGING_LAST, WHY_NONE),
    CASE(3, NEXT_NEW, NEWS_SOME, "empty=99", PAGING_MORE, WHY_NONE),
    CASE(3, NEXT_NEW, NEWS_SOME, "empty=100", PAGING_DEAD_END, WHY_EMPTY),
    CASE(3, NEXT_NONE, NEWS_SOME, "empty=100", PAGING_LAST, WHY_NONE),

    /* It is equal to the page before it. */
    CASE(2, NEXT_NEW, NEWS_SAME_BYTES, "", PAGING_MORE, WHY_NONE),
    CASE(3, NEXT_NEW, NEWS_SAME_BYTES, "", PAGING_MORE, WHY_NONE),
    CASE(3, NEXT_NEW, NEWS_SAME_IDS, "", PAGING_MORE, WHY_NONE),
    CASE(3, NEXT_NEW, NEWS_SAME_BYTES, "equal=99", PAGING_MORE, WHY_NONE),
    CASE(3, NEXT_NEW, NEWS_SAME_BYTES, "equal=100", PAGING_DEAD_END, WHY_EQUAL),
    CASE(3, NEXT_NEW, NEWS_SAME_IDS, "equal=100", PAGING_DEAD_END, WHY_EQUAL),
    CASE(2, NEXT_SELF, NEWS_SAME_BYTES, "", PAGING_BAD_PAGE, WHY_PAGE_2),
    CASE(2, NEXT_SELF, NEWS_SAME_IDS, "", PAGING_BAD_PAGE, WHY_PAGE_2),
    CASE(2, NEXT_KNOWN, NEWS_SAME_BYTES, "", PAGING_BAD_PAGE, WHY_PAGE_2),
    CASE(2, NEXT_SELF, NEWS_SAME_BYTES, "last", PAGING_BAD_PAGE, WHY_PAGE_2),
    CASE(3, NEXT_SELF, NEWS_SAME_BYTES, "", PAGING_REPEATED, WHY_REPEAT),
    CASE(3, NEXT_KNOWN, NEWS_SAME_BYTES, "", PAGING_REPEATED, WHY_REPEAT),
    CASE(
	3, NEXT_SELF, NEWS_SAME_BYTES, "written", PAGING_BAD_PAGE, WHY_WRITTEN),
    CASE(3, NEXT_WRONG, NEWS_SAME_BYTES, "", PAGING_DEAD_END, WHY_NEXT),
    /* Few fields make pages equal; ids do not. */
    CASE(2, NEXT_NONE, NEWS_SAME_BYTES, "", PAGING_LAST, WHY_NONE),
    CASE(3, NEXT_NONE, NEWS_SAME_BYTES, "", PAGING_LAST, WHY_NONE),
    CASE(3, NEXT_NEW, NEWS_SAME_BYTES, "last", PAGING_LAST, WHY_NONE),
    CASE(2, NEXT_NONE, NEWS_SAME, "", PAGING_REPEATED, WHY_REPEAT),
    CASE(3, NEXT_NONE, NEWS_SAME, "", PAGING_REPEATED, WHY_REPEAT),
    CASE(3, NEXT_NONE, NEWS_SAME, "written", PAGING_BAD_PAGE, WHY_WRITTEN),
    CASE(3, NEXT_NONE, NEWS_SAME_IDS, "", PAGING_LAST, WHY_NONE),
    CASE(3, NEXT_NEW, NEWS_SAME, "", PAGING_MORE, WHY_NONE),
    CASE(3, NEXT_NEW, NEWS_SAME, "equal=100", PAGING_DEAD_END, WHY_EQUAL),
    CASE(2, NEXT_SELF, NEWS_SAME, "", PAGING_BAD_PAGE, WHY_PAGE_2),
    CASE(3, NEXT_SELF, NEWS_SAME, "", PAGING_REPEATED, WHY_REPEAT),
    CASE(2, COUNTS, NEWS_SAME, "", PAGING_BAD_PAGE, WHY_PAGE_2),
    CASE(3, COUNTS, NEWS_SAME, "", PAGING_REPEATED, WHY_REPEAT),
    CASE(3, NEXT_NEW, NEWS_SAME, "last", PAGING_REPEATED, WHY_REPEAT),
    CASE(3, NEXT_NEW, NEWS_SAME_IDS, "last", PAGING_LAST, WHY_NONE),

    /* It names itself. */
    CASE(1, NEXT_SELF, NEWS_SOME, "", PAGING_DEAD_END, WHY_NEXT),
    CASE(1, NEXT_SELF, NEWS_SOME, "empty=1", PAGING_LAST, WHY_SELF),
    CASE(1, NEXT_SELF, NEWS_SOME, "begun", PAGING_DEAD_END, WHY_NEXT),
    CASE(1, NEXT_SELF, NEWS_SOME, "keyset", PAGING_DEAD_END, WHY_NEXT),
    CASE(1, NEXT_SELF, NEWS_SOME, "begun keyset", PAGING_LAST, WHY_SELF),
    CASE(1, NEXT_SELF, NEWS_SOME, "begun keyset full", PAGING_DEAD_END,
	WHY_ONE_KEY),
    CASE(3, NEXT_SELF, NEWS_SOME, "empty=1", PAGING_LAST, WHY_SELF),
    CASE(2, NEXT_SELF, NEWS_SOME, "", PAGING_LAST, WHY_SELF),
    CASE(2, NEXT_SELF, NEWS_SOME, "full", PAGING_LAST, WHY_SELF),
    CASE(2, NEXT_SELF, NEWS_SOME, "keyset", PAGING_LAST, WHY_SELF),
    CASE(3, NEXT_SELF, NEWS_SOME, "keyset full", PAGING_DEAD_END, WHY_ONE_KEY),
    CASE(3, NEXT_SELF, NEWS_SOME, "keyset full last", PAGING_LAST, WHY_NONE),
    CASE(1, NEXT_SELF, NEWS_UNKNOWN, "", PAGING_DEAD_END, WHY_NEXT),
    CASE(2, NEXT_SELF, NEWS_UNKNOWN, "", PAGING_DEAD_END, WHY_NO_ID),
    CASE(3, NEXT_SELF, NEWS_UNKNOWN, "last", PAGING_LAST, WHY_NONE),
    CASE(2, NEXT_SELF, NEWS_TAIL, "", PAGING_LAST, WHY_SELF),
    CASE(3, NEXT_SELF, NEWS_TAIL, "keyset", PAGING_LAST, WHY_SELF),
    CASE(2, NEXT_SELF, NEWS_OLD, "", PAGING_BAD_PAGE, WHY_PAGE_2),
    CASE(3, NEXT_SELF, NEWS_OLD, "", PAGING_REPEATED, WHY_REPEAT),
    CASE(3, NEXT_SELF, NEWS_OLD, "written", PAGING_BAD_PAGE, WHY_WRITTEN),
};

static unsigned in_a_row(const char *more, const char *name)
{
	const char *at = strstr(more, name);

	return at ? (unsigned)atoi(at + strlen(name)) : 0;
}

static struct page_facts facts(size_t i)
{
	const char *more = cases[i].more;
	const bool counts = cases[i].next == COUNTS;

	return (struct page_facts){
	    .number = cases[i].number,
	    .counts = counts,
	    .written = strstr(more, "written"),
	    .last = strstr(more, "last"),
	    .limit = strstr(more, "limit"),
	    .begun = strstr(more, "begun"),
	    .keyset = strstr(more, "keyset"),
	    .full = strstr(more, "full"),
	    .circle = strstr(more, "circle"),
	    .weak = strstr(more, "weak"),
	    .empty = in_a_row(more, "empty="),
	    .equal = in_a_row(more, "equal="),
	    .news = cases[i].news,
	    .next = counts ? NEXT_NEW : (enum next_found)cases[i].next,
	};
}

int main(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct page_facts f = facts(i);
		struct verdict got = verdict_on(&f);

		SAME_NUMBER(cases[i].line, got.what, cases[i].what);
		SAME_NUMBER(cases[i].line, got.why, cases[i].why);
		SAME_BOOL(cases[i].line, verdict_text(got.why) != NULL,
		    got.why != WHY_NONE && got.why != WHY_NEXT);
	}
	return unit_end();
}
