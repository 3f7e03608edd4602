/*
 * What a page means for the run: another page, the end, or an error. A pure
 * function of what the page says and how it compares with the page before it.
 */
#ifndef FETCH_VERDICT_H
#define FETCH_VERDICT_H

#include "fetch/next.h"

#include <stdbool.h>
#include <stdint.h>

enum paging_verdict {
	PAGING_MORE,	 /* the page counts; fetch another */
	PAGING_LAST,	 /* the page counts; it was the last */
	PAGING_DEAD_END, /* the page counts; the next cannot be fetched */
	PAGING_REPEATED, /* it repeats the page before it: the end */
	PAGING_BAD_PAGE, /* the page does not count: an error */
};

/* What a page brings, compared with the page before it. */
enum news {
	NEWS_UNKNOWN,	 /* other items; they have no ids to compare */
	NEWS_SOME,	 /* at least one id that the page before it lacks */
	NEWS_TAIL,	 /* only the last ids of the page before it, in order */
	NEWS_OLD,	 /* only ids of the page before it */
	NEWS_SAME,	 /* the same items, with the same ids */
	NEWS_SAME_BYTES, /* the same items; they have no ids to compare */
	NEWS_SAME_IDS, /* the same ids, but the items differ, or their order */
};

/* Does the page repeat the page before it? */
bool verdict_is_equal(enum news news);

/* Why. For a message see verdict_text. */
enum verdict_why {
	WHY_NONE,
	WHY_NEXT,    /* the next page cannot be fetched: next_find says why */
	WHY_NO_ID,   /* the same, and items without ids do not help */
	WHY_PAGE_2,  /* page 2 repeats page 1 */
	WHY_REPEAT,  /* a later page repeats the page before it */
	WHY_WRITTEN, /* the same, and it has been streamed */
	WHY_CIRCLE,  /* the last pages brought only ids from earlier pages */
	WHY_BYTES,   /* or only items with known titles or bytes, for longer */
	WHY_EMPTY,   /* too many empty pages in a row */
	WHY_EQUAL,   /* too many equal pages in a row */
	WHY_SELF,    /* the last page names itself */
	WHY_ONE_KEY, /* a full page whose items all have the same key */
};

/* Pages without items, or equal pages, that are followed in a row. */
enum { VERDICT_ROW = 100 };

struct page_facts {
	uint64_t number; /* of the page, from 1 */
	bool counts;	 /* the style counts: {offset} or {page} */
	bool written;	 /* the page has been streamed */
	bool last;	/* it says that it is the last; or a total is reached */
	bool limit;	/* it reaches --max-pages or --max-items */
	bool begun;	/* the first page has a cursor, too: --start */
	bool keyset;	/* the cursor is taken from the last item */
	bool full;	/* as far as is known, no page can have more items */
	bool circle;	/* its items, and those before, came before */
	bool weak;	/* as far as their titles or bytes say */
	unsigned empty; /* pages in a row without items, this one included */
	unsigned equal; /* pages in a row with the same items, the same */
	enum news news;
	enum next_found next;
};

struct verdict {
	enum paging_verdict what;
	enum verdict_why why;
};

struct verdict verdict_on(const struct page_facts *f);

/*
 * The reason for a message; NULL for WHY_NONE and WHY_NEXT. Those of WHY_NO_ID
 * and WHY_ONE_KEY follow what next_find says.
 */
const char *verdict_text(enum verdict_why why);

#endif
