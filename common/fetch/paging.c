#include "fetch/paging.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "fetch/next.h"
#include "fetch/page.h"
#include "fetch/rules.h"
#include "http/url.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Filters can leave nothing of a page, hardly of so many in a row. */
enum { EMPTY_MAX = 100 };

enum paging_style {
	PAGING_OFFSET,
	PAGING_NUMBER,
	PAGING_CURSOR,
	PAGING_PATH, /* a URL in the body */
	PAGING_LINK, /* a URL in the Link header, if there is one */
};

struct paging {
	const struct fetch_rules *rules;
	enum paging_style style;
	struct next *next;
	uint64_t pages, items;
	uint64_t total;	    /* UINT64_MAX: not known */
	uint64_t all_pages; /* likewise */
	uint64_t hash;	    /* of the items of the page before */
	uint64_t first_items;
	unsigned empty; /* pages without items, the last ones in a row */
	bool total_moved, capped, null_met;
};

/* NULL, or which of the rules do not go together. */
static const char *check(const struct fetch_rules *r)
{
	const struct template *t = &r->request;
	bool counted = template_has(t, "offset") || template_has(t, "page");
	bool cursor = template_has(t, "cursor");

	if (cursor !=
	    (r->page.probe[PROBE_CURSOR].text || r->page.cursor_header))
		return cursor ? "{cursor} needs --cursor or --cursor-header"
			      : "--cursor needs {cursor} in the URL or --data";
	if (t->start != UINT64_MAX && !counted)
		return "--start needs {offset} or {page} in the URL or --data";
	if (r->page.probe[PROBE_NEXT].text && (cursor || counted))
		return "--next does not go with {offset}, {page} or {cursor}";
	return NULL;
}

static enum paging_style style_of(const struct fetch_rules *r)
{
	if (template_has(&r->request, "cursor"))
		return PAGING_CURSOR;
	if (template_has(&r->request, "offset"))
		return PAGING_OFFSET;
	if (template_has(&r->request, "page"))
		return PAGING_NUMBER;
	return r->page.probe[PROBE_NEXT].text ? PAGING_PATH : PAGING_LINK;
}

struct paging *paging_new(const struct fetch_rules *rules, const char **wrong)
{
	struct paging *g;

	*wrong = check(rules);
	if (*wrong)
		return NULL;
	g = mem_alloc(sizeof *g);
	*g = (struct paging){.rules = rules,
	    .style = style_of(rules),
	    .next = next_new(rules),
	    .total = UINT64_MAX,
	    .all_pages = UINT64_MAX};
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

void paging_request(const struct paging *g, struct buf *url, struct buf *data)
{
	const struct template_values values = {
	    g->items, g->pages, next_cursor(g->next)};
	const char *named = next_url(g->next);

	if (named)
		buf_puts(url, named);
	template_fill(&g->rules->request, &values, named ? NULL : url, data);
}

/*
 * A page that is the one before again, by its items. One that is larger than
 * the buffer is written by then.
 */
static enum paging_verdict repeated(
    const struct paging *g, const struct page *p, const char **why)
{
	if (g->pages == 1) {
		*why = "page 2 is the same as page 1: does the server know "
		       "the paging parameter? If there is one page only, say "
		       "--max-pages 1; if the last is repeated, --total";
		return PAGING_BAD_PAGE;
	}
	if (page_written(p)) {
		*why = "it is the same as the one before, and was written "
		       "again; a --page-buffer of its size prevents that";
		return PAGING_BAD_PAGE;
	}
	warning("page %" PRIu64
		" is the same as the one before it; taken for the end",
	    g->pages + 1);
	return PAGING_REPEATED;
}

/* A whole number; text may be NULL. */
static bool whole_number(const char *text, uint64_t *number)
{
	const char *digit;

	if (!text || !*text)
		return false;
	*number = 0;
	for (digit = text; *digit >= '0' && *digit <= '9'; digit++)
		if (*number < UINT64_MAX / 100)
			*number = *number * 10 + (uint64_t)(*digit - '0');
	return digit > text && !digit[strspn(digit, " \t")];
}

/* The total, from the body or a header; warns once when it moves. */
static void note_total(struct paging *g, const struct page *p)
{
	const char *header = g->rules->page.total_header;
	const struct probe_value *v = page_value(p, PROBE_TOTAL);
	const char *text = header		     ? page_header(p, header, 0)
			   : v->found && v->text.len ? v->text.data
						     : NULL;
	uint64_t total;

	if (!whole_number(text, &total))
		return;
	if (g->total != UINT64_MAX && total != g->total && !g->total_moved) {
		g->total_moved = true;
		warning("the total has changed from %" PRIu64 " to %" PRIu64
			" on page %" PRIu64
			"; items may be missing or there twice",
		    g->total, total, g->pages);
	}
	g->total = total;
}

static void note_all_pages(struct paging *g, const struct page *p)
{
	const char *header = g->rules->page.pages_header;

	if (header && !whole_number(page_header(p, header, 0), &g->all_pages))
		g->all_pages = UINT64_MAX;
}

/* Some write an empty list so; others when something went wrong. */
static void note_null(struct paging *g, const struct page *p)
{
	if (page_nulls(p) && !g->null_met)
		warning("page %" PRIu64
			" has null where items should be; taken for none",
		    g->pages);
	g->null_met |= page_nulls(p) > 0;
}

/* Offsets count from --start, so does the total. */
static uint64_t reached(const struct paging *g)
{
	uint64_t start = g->rules->request.start;
	bool shifted = g->style == PAGING_OFFSET && start != UINT64_MAX;

	return g->items + (shifted ? start : 0);
}

/* Pages that --start has passed over, where they are counted from 1. */
static uint64_t skipped(const struct paging *g)
{
	uint64_t start = g->rules->request.start;

	return g->style == PAGING_NUMBER && start != UINT64_MAX && start
		   ? start - 1
		   : 0;
}

static bool all_pages(const struct paging *g, const struct page *p)
{
	if (g->rules->page.probe[PROBE_MORE].text &&
	    probe_is_false(page_value(p, PROBE_MORE)))
		return true;
	if (g->total != UINT64_MAX && reached(g) >= g->total)
		return true;
	return g->all_pages != UINT64_MAX &&
	       g->pages + skipped(g) >= g->all_pages;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

double paging_share(const struct paging *g)
{
	uint64_t before = reached(g) - g->items, done = g->items, all;

	if (g->total != UINT64_MAX && g->total > before) {
		all = least(g->total - before, g->rules->max_items);
	} else if (g->all_pages != UINT64_MAX) {
		done = g->pages;
		all = g->all_pages > skipped(g) ? g->all_pages - skipped(g) : 0;
		all = least(all, g->rules->max_pages);
	} else {
		return -1;
	}
	return done < all ? (double)done / (double)all : 1;
}

/* Where the next page is, if there is one. */
static enum next_found onward(
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

static void note_cap(struct paging *g, const struct page *p)
{
	const struct template *t = &g->rules->request;

	if (g->pages == 1)
		g->first_items = page_items(p);
	if (g->capped || g->pages != 2 || !template_has(t, "limit") ||
	    g->first_items >= t->limit)
		return;
	g->capped = true;
	warning("%" PRIu64 " items a page were asked for, the server gives "
		"%" PRIu64,
	    t->limit, g->first_items);
}

/* Everything that the page says about how much there is. */
static void note_page(struct paging *g, const struct page *p)
{
	g->hash = page_items_hash(p);
	g->pages++;
	g->items += page_items(p);
	note_total(g, p);
	note_all_pages(g, p);
	note_null(g, p);
	if (page_items(p))
		note_cap(g, p);
}

/* A page without items names a next one. */
static enum paging_verdict after_empty(struct paging *g, const char **why)
{
	static char text[160];

	if (g->style == PAGING_OFFSET || g->style == PAGING_NUMBER)
		return PAGING_LAST;
	if (g->empty < EMPTY_MAX)
		return PAGING_MORE;
	snprintf(text, sizeof text,
	    "%d pages in a row have no items but name a next page; if the "
	    "pages have numbers, {page} in the URL ends at the first of them",
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
	if (all_pages(g, p) || g->pages >= g->rules->max_pages ||
	    g->items >= g->rules->max_items)
		return PAGING_LAST;
	found = onward(g, p, why);
	g->empty = page_items(p) ? 0 : g->empty + 1;
	if (found != NEXT_NAMED)
		return found == NEXT_NONE ? PAGING_LAST : PAGING_DEAD_END;
	return g->empty ? after_empty(g, why) : PAGING_MORE;
}

void paging_end(const struct paging *g)
{
	if (g->total == UINT64_MAX || g->pages >= g->rules->max_pages ||
	    g->items >= g->rules->max_items || skipped(g) ||
	    reached(g) == g->total)
		return;
	warning("the server speaks of %" PRIu64 " items, %" PRIu64 " came",
	    g->total, reached(g));
}

void paging_explain(const struct paging *g)
{
	static const char *const styles[] = {
	    [PAGING_OFFSET] = "by {offset}, the number of items so far",
	    [PAGING_NUMBER] = "by {page}, the number of the page",
	    [PAGING_CURSOR] = "by {cursor}, which each page names",
	    [PAGING_PATH] = "by the URL at --next in each page",
	    [PAGING_LINK] = "by a Link header, if there is one"};
	const struct fetch_rules *r = g->rules;
	const struct page_rules *page = &r->page;
	struct buf url = {0}, data = {0}, shown = {0};

	paging_request(g, &url, &data);
	url_show(&shown, url.data);
	info("pages: %s", styles[g->style]);
	info("items: %s", page->items.text ? page->items.text
					   : "the root array, else 'products'");
	info("the end: %s%s%s%s%s%s",
	    g->style == PAGING_CURSOR ? "no cursor"
	    : g->style == PAGING_PATH || g->style == PAGING_LINK
		? "no next page"
		: "a page without items, or status 204",
	    page->probe[PROBE_MORE].text ? ", or a false --more" : "",
	    page->probe[PROBE_TOTAL].text || page->total_header
		? ", or the total reached"
		: "",
	    page->pages_header ? ", or the last page's number" : "",
	    r->max_pages != UINT64_MAX ? ", or --max-pages" : "",
	    r->max_items != UINT64_MAX ? ", or --max-items" : "");
	info("first: %s %s", r->request.data ? "POST" : "GET", shown.data);
	if (r->request.data)
		/* Not shown: a password may be in it. */
		info("with: a body of %zu bytes", data.len);
	buf_release(&url);
	buf_release(&data);
	buf_release(&shown);
}
