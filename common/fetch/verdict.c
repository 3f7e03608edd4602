/*
 * The rules, in this order. A page that failed is an error before any of them.
 *
 * If the style counts ({offset}, {page}), a next page can always be asked for:
 *
 *  1. The page repeats the page before it: the end, because some servers return
 *     the last page again when asked for more. It is not written. If page 2
 *     repeats page 1, however, the server probably ignores the parameter, and
 *     that is an error.
 *  2. A hundred pages in a row brought only items that came before: an error.
 *     The server ignores the parameter, but its answers vary. If only their
 *     titles or bytes tell items from each other, a thousand pages.
 *  3. The page says that it is the last, or a limit is reached: the end.
 *  4. The page has no items: the end.
 *
 * If the page names the next one (a cursor, --next, Link), that name counts for
 * more than equal items: with few fields, pages may well be equal.
 *
 *  1. The page repeats the page before it and names no new page: as above. If
 *     it names none at all, it must have the same ids and the same bytes, and
 *     is no error: a server that ignored the parameter would name a next page.
 *  2. The page says that it is the last, or a limit is reached: the end.
 *  3. No next page is named: the end.
 *  4. A new one is named: another page. But a hundred pages in a row without
 *     items, or equal ones, or with items that came before, are an error.
 *  5. The page names itself (self_named): often the end.
 *  6. It names an earlier page, or one that cannot be fetched: an error.
 */
#include "fetch/verdict.h"

static struct verdict end(enum paging_verdict what, enum verdict_why why)
{
	return (struct verdict){what, why};
}

bool verdict_is_equal(enum news news)
{
	return news == NEWS_SAME || news == NEWS_SAME_BYTES ||
	       news == NEWS_SAME_IDS;
}

/* The page is not written and ends the run, if it is not written already. */
static struct verdict repeated(const struct page_facts *f)
{
	if (f->written)
		return end(PAGING_BAD_PAGE, WHY_WRITTEN);
	return end(PAGING_REPEATED, WHY_REPEAT);
}

static struct verdict circle(const struct page_facts *f)
{
	return end(PAGING_DEAD_END, f->weak ? WHY_BYTES : WHY_CIRCLE);
}

static struct verdict counted(const struct page_facts *f)
{
	if (verdict_is_equal(f->news) && f->number == 2)
		return end(PAGING_BAD_PAGE, WHY_PAGE_2);
	if (verdict_is_equal(f->news))
		return repeated(f);
	if (f->circle)
		return circle(f);
	if (f->last || f->limit || f->empty)
		return end(PAGING_LAST, WHY_NONE);
	return end(PAGING_MORE, WHY_NONE);
}

/*
 * The page names itself as the next one. APIs do that on the last page: on one
 * without items, with the last items, or, in a keyset that includes its key
 * (id >= cursor), with items of the page before it. Such a keyset may begin
 * with its last page, at --start; any other page 1 that names itself proves
 * nothing.
 *
 * A keyset is not unique if a full page names itself: more items may have the
 * same key. If page 2 brings only items of page 1, the server ignores the
 * parameter. Without ids, these cases cannot be told from each other.
 */
static struct verdict self_named(const struct page_facts *f)
{
	if (f->empty || f->news == NEWS_TAIL)
		return end(PAGING_LAST, WHY_SELF);
	if (f->number == 1 && !(f->begun && f->keyset))
		return end(PAGING_DEAD_END, WHY_NEXT);
	if (f->news == NEWS_UNKNOWN)
		return end(PAGING_DEAD_END, WHY_NO_ID);
	if (f->news == NEWS_OLD)
		return f->number == 2 ? end(PAGING_BAD_PAGE, WHY_PAGE_2)
				      : repeated(f);
	if (f->keyset && f->full)
		return end(PAGING_DEAD_END, WHY_ONE_KEY);
	return end(PAGING_LAST, WHY_SELF);
}

static struct verdict new_named(const struct page_facts *f)
{
	if (f->empty >= VERDICT_ROW)
		return end(PAGING_DEAD_END, WHY_EMPTY);
	if (f->equal >= VERDICT_ROW)
		return end(PAGING_DEAD_END, WHY_EQUAL);
	if (f->circle && !f->empty)
		return circle(f);
	return end(PAGING_MORE, WHY_NONE);
}

static struct verdict named(const struct page_facts *f)
{
	const bool again = f->next == NEXT_SELF || f->next == NEXT_KNOWN;

	if (verdict_is_equal(f->news) && again && f->number == 2)
		return end(PAGING_BAD_PAGE, WHY_PAGE_2);
	if (verdict_is_equal(f->news) && again)
		return repeated(f);
	if (f->news == NEWS_SAME && (f->last || f->next == NEXT_NONE))
		return repeated(f);
	if (f->last || f->limit)
		return end(PAGING_LAST, WHY_NONE);
	switch (f->next) {
	case NEXT_NEW:
		return new_named(f);
	case NEXT_NONE:
		return end(PAGING_LAST, WHY_NONE);
	case NEXT_SELF:
		return self_named(f);
	default:
		return end(PAGING_DEAD_END, WHY_NEXT);
	}
}

struct verdict verdict_on(const struct page_facts *f)
{
	return f->counts ? counted(f) : named(f);
}

const char *verdict_text(enum verdict_why why)
{
	static const char *const texts[WHY_ONE_KEY + 1] = {
	    [WHY_PAGE_2] =
		"page 2 is the same as page 1: does the server know the paging "
		"parameter? If there is only one page, use --max-pages 1; if "
		"the server repeats the last page, use --total",
	    [WHY_REPEAT] = "repeats the page before it; treated as the end",
	    [WHY_WRITTEN] =
		"the page repeats the page before it, and has already been "
		"written; a --page-buffer larger than the page prevents this",
	    [WHY_CIRCLE] =
		"100 pages in a row brought only items that came before: does "
		"the server know the paging parameter, and sort by a stable "
		"key?",
	    [WHY_BYTES] =
		"1000 pages in a row brought only items that came before: does "
		"the server know the paging parameter, and sort by a stable "
		"key?",
	    [WHY_EMPTY] =
		"100 pages in a row have no items but name a next page; if the "
		"pages are numbered, use {page} in the URL to stop at the "
		"first empty page",
	    [WHY_EQUAL] =
		"100 pages in a row are the same but name a next page: does "
		"the server know the paging parameter?",
	    [WHY_SELF] = "names itself as the next page; treated as the end",
	    [WHY_ONE_KEY] =
		"the page is full, so more items may have this key; use a "
		"larger --limit, or a key that is unique",
	    [WHY_NO_ID] = "--id names what identifies an item",
	};

	return texts[why];
}
