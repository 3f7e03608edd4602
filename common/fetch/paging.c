/*
 * The rules of ms-fetch(1) for the next page and the end.
 *
 * In: a page that is done. Out: a verdict, the next request (paging_request),
 * and warnings about contradictions, such as a total that changes.
 *
 * There are five styles, chosen from the options (rules_style): two count, by
 * {offset} and by {page}, and always have a next page; three take its name from
 * the page (next.c): {cursor}, --next, and the Link header. The end is, in this
 * order:
 *
 *  1. a page that failed, or repeats the page before it
 *  2. the page says so: --more, --end, --total or --pages
 *  3. --max-pages or --max-items
 *  4. no next page is named; or a page without items, if the style counts
 *
 * A repeated page is the end, because some servers return the last page again
 * when asked for more; it is not written. If page 2 repeats page 1, however,
 * the server probably ignores the paging parameter, and that is an error.
 *
 * A page without items that names a next one is followed, since filters can
 * empty a page, but not without end: see EMPTY_MAX.
 *
 * `pages` and `items` only count pages that are accepted.
 */
#include "fetch/paging.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "fetch/next.h"
#include "fetch/page.h"
#include "fetch/rules.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Pages without items that are followed in a row, see above. */
enum { EMPTY_MAX = 100 };

static const uint64_t UNKNOWN = UINT64_MAX; /* of a total or a page count */

struct paging {
	const struct fetch_rules *rules;
	enum paging_style style;
	struct next *next;
	uint64_t pages, items;
	uint64_t total, all_pages; /* or UNKNOWN */
	uint64_t hash;		   /* of the items of the last page */
	uint64_t first_items;
	unsigned empty; /* how many of the last pages have no items */
	bool total_moved, capped, null_met;
};

struct paging *paging_new(const struct fetch_rules *rules)
{
	struct paging *g = mem_alloc(sizeof *g);

	*g = (struct paging){.rules = rules,
	    .style = rules_style(rules),
	    .next = next_new(rules),
	    .total = UNKNOWN,
	    .all_pages = UNKNOWN};
	return g;
}

void paging_free(struct paging *g)
{
	next_free(g->next);
	free(g);
}

uint64_t paging_pages(const struct paging *g)
{
	return g->pages;
}

uint64_t paging_items(const struct paging *g)
{
	return g->items;
}

void paging_request(const struct paging *g, struct template_request *to)
{
	const struct template_values values = {.items = g->items,
	    .pages = g->pages,
	    .cursor = next_cursor(g->next),
	    .json = next_cursor_is_json(g->next)};
	const char *named = next_url(g->next);

	template_fill(&g->rules->request, &values, to);
	if (!named)
		return;
	/* What a server names is used as it is. */
	buf_reset(&to->url);
	buf_puts(&to->url, named);
}

/* The page has the same items as the page before it. */
static enum paging_verdict repeated(
    const struct paging *g, const struct page *p, const char **why)
{
	if (g->pages == 1) {
		*why = "page 2 is the same as page 1: does the server know "
		       "the paging parameter? If there is only one page, use "
		       "--max-pages 1; if the server repeats the last page, "
		       "use --total";
		return PAGING_BAD_PAGE;
	}
	if (page_written(p)) {
		*why = "the page repeats the page before it, and has "
		       "already been written; a --page-buffer larger than "
		       "the page prevents this";
		return PAGING_BAD_PAGE;
	}
	warning("page %" PRIu64
		" repeats the page before it; treated as the end",
	    g->pages + 1);
	return PAGING_REPEATED;
}

/* A text that is a whole number; UNKNOWN for any other text and for NULL. */
static uint64_t whole_number(const char *text)
{
	const char *digit = text;
	uint64_t number = 0;

	if (!text)
		return UNKNOWN;
	for (; *digit >= '0' && *digit <= '9'; digit++)
		if (number < UINT64_MAX / 100)
			number = number * 10 + (uint64_t)(*digit - '0');
	if (digit == text || digit[strspn(digit, " \t")])
		return UNKNOWN;
	return number;
}

/* In a header if one is named, else at a probe; or UNKNOWN. */
static uint64_t number_in(
    const struct page *p, const char *header, enum probe which)
{
	const struct probe_value *v = page_value(p, which);

	if (header)
		return whole_number(page_header(p, header, 0));
	return whole_number(v->found && v->text.len ? v->text.data : NULL);
}

/* Takes the total from the body or a header. Warns once when it changes. */
static void note_total(struct paging *g, const struct page *p)
{
	uint64_t total = number_in(p, g->rules->page.total_header, PROBE_TOTAL);

	if (total == UNKNOWN)
		return;
	if (g->total != UNKNOWN && total != g->total && !g->total_moved) {
		g->total_moved = true;
		warning("the total has changed from %" PRIu64 " to %" PRIu64
			" on page %" PRIu64
			"; items may be missing or duplicated",
		    g->total, total, g->pages);
	}
	g->total = total;
}

static void note_all_pages(struct paging *g, const struct page *p)
{
	g->all_pages = number_in(p, g->rules->page.pages_header, PROBE_PAGES);
}

/* Some APIs write null for an empty list, others after an internal error. */
static void note_null(struct paging *g, const struct page *p)
{
	if (page_nulls(p) && !g->null_met)
		warning("page %" PRIu64
			" has null instead of items; treated as no items",
		    g->pages);
	g->null_met |= page_nulls(p) > 0;
}

/* The offset of the next item: a total also counts items before --start. */
static uint64_t reached(const struct paging *g)
{
	uint64_t start = g->rules->request.start;
	bool shifted = g->style == PAGING_OFFSET && start != UINT64_MAX;

	return g->items + (shifted ? start : 0);
}

/* The number of pages that --start leaves out; page 1 is the first. */
static uint64_t skipped(const struct paging *g)
{
	uint64_t start = g->rules->request.start;

	return g->style == PAGING_NUMBER && start != UINT64_MAX && start
		   ? start - 1
		   : 0;
}

/* Does --max-pages or --max-items end the run here? */
static bool at_limit(const struct paging *g)
{
	return g->pages >= g->rules->max_pages ||
	       g->items >= g->rules->max_items;
}

/* Does the page say, by a value or a number of all, that it is the last? */
static bool says_last(const struct paging *g, const struct page *p)
{
	if (g->rules->page.probe[PROBE_MORE].text &&
	    probe_is_false(page_value(p, PROBE_MORE)))
		return true;
	if (!probe_is_false(page_value(p, PROBE_END)))
		return true;
	if (g->total != UNKNOWN && reached(g) >= g->total)
		return true;
	return g->all_pages != UNKNOWN && g->pages + skipped(g) >= g->all_pages;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

double paging_share(const struct paging *g)
{
	uint64_t before = reached(g) - g->items, done = g->items, all;

	if (g->total != UNKNOWN && g->total > before) {
		all = least(g->total - before, g->rules->max_items);
	} else if (g->all_pages != UNKNOWN) {
		done = g->pages;
		all = g->all_pages > skipped(g) ? g->all_pages - skipped(g) : 0;
		all = least(all, g->rules->max_pages);
	} else {
		return -1;
	}
	return done < all ? (double)done / (double)all : 1;
}

static enum next_found find_next(
    struct paging *g, const struct page *p, const char **why)
{
	switch (g->style) {
	case PAGING_CURSOR:
		return next_by_cursor(g->next, p, g->pages, why);
	case PAGING_PATH:
		return next_by_path(g->next, p, g->pages, why);
	case PAGING_LINK:
		return next_by_link(g->next, p, g->pages, why);
	default:
		return NEXT_NAMED; /* by its number */
	}
}

/* Warns if the server returns less than {limit}, and yet has a page 2. */
static void note_cap(struct paging *g, const struct page *p)
{
	const struct template *t = &g->rules->request;

	if (g->pages == 1)
		g->first_items = page_items(p);
	if (g->capped || g->pages != 2 || !template_has(t, "limit") ||
	    g->first_items >= t->limit)
		return;
	g->capped = true;
	warning("requested %" PRIu64
		" items per page, but the server returns %" PRIu64,
	    t->limit, g->first_items);
}

/* Counts the page, and takes everything it says about the amount. */
static void note_page(struct paging *g, const struct page *p)
{
	g->hash = page_items_hash(p);
	g->pages++;
	g->items += page_items(p);
	g->empty = page_items(p) ? 0 : g->empty + 1;
	note_total(g, p);
	note_all_pages(g, p);
	note_null(g, p);
	if (page_items(p))
		note_cap(g, p);
}

/* The page has no items, but a next page. */
static enum paging_verdict after_empty(struct paging *g, const char **why)
{
	static char text[160];

	if (g->style == PAGING_OFFSET || g->style == PAGING_NUMBER)
		return PAGING_LAST;
	if (g->empty < EMPTY_MAX)
		return PAGING_MORE;
	snprintf(text, sizeof text,
	    "%d pages in a row have no items but name a next page; if the "
	    "pages are numbered, use {page} in the URL to stop at the first "
	    "empty page",
	    EMPTY_MAX);
	*why = text;
	return PAGING_DEAD_END;
}

enum paging_verdict paging_after(
    struct paging *g, const struct page *p, const char **why)
{
	enum next_found found;

	*why = page_error(p);
	if (*why)
		return PAGING_BAD_PAGE;
	if (g->pages && page_items(p) && page_items_hash(p) == g->hash)
		return repeated(g, p, why);
	note_page(g, p);
	if (says_last(g, p) || at_limit(g))
		return PAGING_LAST;
	found = find_next(g, p, why);
	if (found == NEXT_NONE)
		return PAGING_LAST;
	if (found == NEXT_WRONG)
		return PAGING_DEAD_END;
	return page_items(p) ? PAGING_MORE : after_empty(g, why);
}

void paging_end(const struct paging *g)
{
	if (g->total == UNKNOWN || at_limit(g) || skipped(g) ||
	    reached(g) == g->total)
		return;
	warning("the server reports a total of %" PRIu64
		" items, but the pages end after %" PRIu64,
	    g->total, reached(g));
}
