#include "fetch/paging.h"

#include "base/err.h"
#include "fetch/link.h"
#include "http/origin.h"
#include "http/url.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	/* Filters can leave nothing of a page, hardly of so many in a row. */
	EMPTY_MAX = 100,
	LINKS_MAX = 100, /* headers that are looked at */
};

static bool mentions(const struct paging *g, const char *name)
{
	return url_has(g->url, name) || (g->data && url_has(g->data, name));
}

const char *paging_init(struct paging *g)
{
	const struct page_rules *r = &g->rules;
	bool cursor = mentions(g, "cursor");

	g->total = g->all_pages = UINT64_MAX;
	if (cursor != (r->cursor || r->cursor_header))
		return cursor ? "{cursor} needs --cursor or --cursor-header"
			      : "--cursor needs {cursor} in the URL or --data";
	if (g->start != UINT64_MAX && !mentions(g, "offset") &&
	    !mentions(g, "page"))
		return "--start needs {offset} or {page} in the URL or --data";
	if (r->next && (cursor || mentions(g, "offset") || mentions(g, "page")))
		return "--next does not go with {offset}, {page} or {cursor}";
	if (cursor)
		g->style = PAGING_CURSOR;
	else if (mentions(g, "offset"))
		g->style = PAGING_OFFSET;
	else if (mentions(g, "page"))
		g->style = PAGING_NUMBER;
	else
		g->style = r->next ? PAGING_NEXT : PAGING_LINK;
	return NULL;
}

void paging_release(struct paging *g)
{
	buf_release(&g->cursor);
	buf_release(&g->next_url);
}

void paging_request(const struct paging *g, struct buf *url, struct buf *data)
{
	char offset[24], page[24], limit[24];
	const struct url_value values[] = {{"offset", offset}, {"page", page},
	    {"limit", limit}, {"cursor", g->has_cursor ? g->cursor.data : NULL},
	    {NULL, NULL}};
	bool given = g->start != UINT64_MAX;

	snprintf(offset, sizeof offset, "%" PRIu64,
	    (given ? g->start : 0) + g->items);
	snprintf(
	    page, sizeof page, "%" PRIu64, (given ? g->start : 1) + g->pages);
	snprintf(limit, sizeof limit, "%" PRIu64, g->limit);
	if (g->next_url.len)
		buf_put(url, g->next_url.data, g->next_url.len);
	else
		url_expand(url, g->url, values);
	if (g->data)
		url_expand_json(data, g->data, values);
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
		return PAGING_WRONG;
	}
	if (p->out) {
		*why = "it is the same as the one before, and was written "
		       "again; a --page-buffer of its size prevents that";
		return PAGING_WRONG;
	}
	warning("page %" PRIu64
		" is the same as the one before it; taken for the end",
	    g->pages + 1);
	return PAGING_OVER;
}

static bool seems_false(const struct page_value *v)
{
	return !v->found || v->type == JSON_NULL || v->type == JSON_FALSE ||
	       (v->type == JSON_NUMBER && !strcmp(v->text.data, "0")) ||
	       (v->type == JSON_STRING &&
		   (!v->text.len || !strcmp(v->text.data, "false")));
}

/* The total, from the body or a header; warns once when it moves. */
static void note_total(struct paging *g, const struct page *p)
{
	uint64_t total;

	if (!page_number(p, PAGE_TOTAL, g->rules.total_header, &total))
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
	if (g->rules.pages_header &&
	    !page_number(p, PAGE_PROBES, g->rules.pages_header, &g->all_pages))
		g->all_pages = UINT64_MAX;
}

/* Some write an empty list so; others when something went wrong. */
static void note_null(struct paging *g, const struct page *p)
{
	if (p->nulls && !g->null_met)
		warning("page %" PRIu64
			" has null where items should be; taken for none",
		    g->pages);
	g->null_met |= p->nulls > 0;
}

/* Offsets count from --start, so does the total. */
static uint64_t reached(const struct paging *g)
{
	bool shifted = g->style == PAGING_OFFSET && g->start != UINT64_MAX;

	return g->items + (shifted ? g->start : 0);
}

/* Pages that --start has passed over, where they are counted from 1. */
static uint64_t skipped(const struct paging *g)
{
	return g->style == PAGING_NUMBER && g->start != UINT64_MAX && g->start
		   ? g->start - 1
		   : 0;
}

/*
 * Has this, which names the next page, named one before? By Brent's method:
 * one of them is remembered, from the 1st, 2nd, 4th, 8th page and so on.
 */
static bool goes_round(struct paging *g, const char *name)
{
	struct hash hash = {0};
	uint64_t value;

	hash_add(&hash, name, strlen(name));
	value = hash_value(&hash);
	if (g->pages > 1 && value == g->anchor)
		return true;
	if ((g->pages & (g->pages - 1)) == 0)
		g->anchor = value;
	return false;
}

static enum paging_verdict next_cursor(
    struct paging *g, const struct page *p, const char **why)
{
	const struct page_value *v = &p->value[PAGE_CURSOR];
	const char *header = g->rules.cursor_header, *text = NULL;

	if (header) {
		text = http_header(&p->call, header, 0);
	} else if (v->found && v->type == JSON_END) {
		*why = "the cursor is an object or array, not text";
		return PAGING_STUCK;
	} else if (v->found && v->cut) {
		*why = "the cursor is longer than 64 KiB";
		return PAGING_STUCK;
	} else if (v->found && v->type != JSON_FALSE && v->text.len) {
		text = v->text.data;
		if (strlen(text) != v->text.len) {
			*why = "there is a NUL in the cursor";
			return PAGING_STUCK;
		}
	}
	if (!text || !*text)
		return PAGING_LAST;
	if (g->has_cursor && !strcmp(text, g->cursor.data)) {
		if (!p->items)
			return PAGING_LAST;
		*why = "the cursor of the next page is that of this page";
		return PAGING_STUCK;
	}
	if (goes_round(g, text)) {
		*why = "the cursor of the next page is that of one before";
		return PAGING_STUCK;
	}
	buf_reset(&g->cursor);
	buf_puts(&g->cursor, text);
	g->has_cursor = true;
	return PAGING_MORE;
}

/*
 * The URL the page names: relative to where the page came from (RFC 3986,
 * 5.1.3). A server that redirects to another origin is asked again where it
 * was asked before: there it may redirect once more, elsewhere we may not go.
 */
static char *resolve(
    const struct paging *g, const struct page *p, const char *reference)
{
	char *url = origin_resolve(http_last_url(&p->call), reference);

	if (url && origin_may_not_follow(g->url, g->also, NULL, url)) {
		free(url);
		url = origin_resolve(p->call.url, reference);
	}
	return url;
}

static enum paging_verdict follow(struct paging *g, const struct page *p,
    const char *reference, const char **why)
{
	char *url = resolve(g, p, reference);
	bool same = url && (!strcmp(url, p->call.url) ||
			       !strcmp(url, http_last_url(&p->call)));
	struct buf shown = {0};
	static char text[1024];

	*why = NULL;
	if (same && !p->items) {
		free(url);
		return PAGING_LAST;
	}
	url_show(&shown, url ? url : reference);
	if (!url)
		*why = "not a URL to go to";
	else if (same)
		*why = "this page again";
	else if (goes_round(g, url))
		*why = "one that was fetched before";
	else if (g->data && !origin_same(g->url, url))
		*why = "at another origin, where --data does not go";
	else
		*why = origin_may_not_follow(g->url, g->also, g->foreign, url);
	if (*why) {
		snprintf(text, sizeof text, "the next page '%.700s' is %s",
		    shown.data ? shown.data : "", *why);
		*why = text;
	} else {
		buf_reset(&g->next_url);
		buf_puts(&g->next_url, url);
	}
	buf_release(&shown);
	free(url);
	return *why ? PAGING_STUCK : PAGING_MORE;
}

/* A URL, or an object with one at href: HAL and JSON:API have link objects. */
static enum paging_verdict next_in_page(
    struct paging *g, const struct page *p, const char **why)
{
	const struct page_value *v = &p->value[PAGE_NEXT];

	if (!v->found || v->type == JSON_NULL || v->type == JSON_FALSE)
		return PAGING_LAST;
	if (v->type == JSON_END)
		v = &p->value[PAGE_HREF];
	if (!v->found || v->type != JSON_STRING) {
		*why = "at --next is no URL, and no object with a URL at href";
		return PAGING_STUCK;
	}
	if (v->cut) {
		*why = "the URL at --next is longer than 64 KiB";
		return PAGING_STUCK;
	}
	return v->text.len ? follow(g, p, v->text.data, why) : PAGING_LAST;
}

static enum paging_verdict next_in_header(
    struct paging *g, const struct page *p, const char **why)
{
	struct buf target = {0};
	enum paging_verdict verdict;
	const char *header;

	for (unsigned n = 0; n < LINKS_MAX; n++) {
		header = http_header(&p->call, "Link", n);
		if (!header || link_target(&target, header, "next"))
			break;
	}
	verdict = target.len ? follow(g, p, target.data, why) : PAGING_LAST;
	buf_release(&target);
	return verdict;
}

static bool all_pages(const struct paging *g, const struct page *p)
{
	if (g->rules.more && seems_false(&p->value[PAGE_MORE]))
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
		all = least(g->total - before, g->max_items);
	} else if (g->all_pages != UINT64_MAX) {
		done = g->pages;
		all = g->all_pages > skipped(g) ? g->all_pages - skipped(g) : 0;
		all = least(all, g->max_pages);
	} else {
		return -1;
	}
	return done < all ? (double)done / (double)all : 1;
}

/* Where the next page is, if there is one. */
static enum paging_verdict onward(
    struct paging *g, const struct page *p, const char **why)
{
	switch (g->style) {
	case PAGING_CURSOR:
		return next_cursor(g, p, why);
	case PAGING_NEXT:
		return next_in_page(g, p, why);
	case PAGING_LINK:
		return next_in_header(g, p, why);
	default:
		return PAGING_MORE;
	}
}

static void note_cap(struct paging *g, const struct page *p)
{
	if (g->pages == 1)
		g->first_items = p->items;
	if (g->capped || g->pages != 2 || !mentions(g, "limit") ||
	    g->first_items >= g->limit)
		return;
	g->capped = true;
	warning("%" PRIu64 " items a page were asked for, the server gives "
		"%" PRIu64,
	    g->limit, g->first_items);
}

enum paging_verdict paging_after(
    struct paging *g, const struct page *p, const char **why)
{
	static char text[160];
	enum paging_verdict verdict;

	if (g->pages && p->items && p->items_hash == g->hash)
		return repeated(g, p, why);
	g->hash = p->items_hash;
	g->pages++;
	g->items += p->items;
	note_total(g, p);
	note_all_pages(g, p);
	note_null(g, p);
	if (p->items)
		note_cap(g, p);
	if (all_pages(g, p) || g->pages >= g->max_pages ||
	    g->items >= g->max_items)
		return PAGING_LAST;
	verdict = onward(g, p, why);
	g->empty = p->items ? 0 : g->empty + 1;
	if (verdict != PAGING_MORE || !g->empty)
		return verdict;
	if (g->style == PAGING_OFFSET || g->style == PAGING_NUMBER)
		return PAGING_LAST;
	if (g->empty < EMPTY_MAX)
		return PAGING_MORE;
	snprintf(text, sizeof text,
	    "%d pages in a row have no items but name a next page; if the "
	    "pages have numbers, {page} in the URL ends at the first of them",
	    EMPTY_MAX);
	*why = text;
	return PAGING_STUCK;
}

void paging_end(const struct paging *g)
{
	if (g->total == UINT64_MAX || g->pages >= g->max_pages ||
	    g->items >= g->max_items || skipped(g) || reached(g) == g->total)
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
	    [PAGING_NEXT] = "by the URL at --next in each page",
	    [PAGING_LINK] = "by a Link header, if there is one"};
	struct buf url = {0}, data = {0}, shown = {0};

	paging_request(g, &url, &data);
	url_show(&shown, url.data);
	answer("pages: %s", styles[g->style]);
	answer("items: %s", g->rules.items ? g->rules.items->text
					   : "the root array, else 'products'");
	answer("the end: %s%s%s%s%s%s",
	    g->style == PAGING_CURSOR ? "no cursor"
	    : g->style == PAGING_NEXT || g->style == PAGING_LINK
		? "no next page"
		: "a page without items, or status 204",
	    g->rules.more ? ", or a false --more" : "",
	    g->rules.total || g->rules.total_header ? ", or the total reached"
						    : "",
	    g->rules.pages_header ? ", or the last page's number" : "",
	    g->max_pages != UINT64_MAX ? ", or --max-pages" : "",
	    g->max_items != UINT64_MAX ? ", or --max-items" : "");
	answer("first: %s %s", g->data ? "POST" : "GET", shown.data);
	if (g->data)
		/* Not shown: a password may be in it. */
		answer("with: a body of %zu bytes", data.len);
	buf_release(&url);
	buf_release(&data);
	buf_release(&shown);
}
