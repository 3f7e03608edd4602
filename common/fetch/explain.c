/*
 * --explain: what a run would do, in words, with its first request.
 */
#include "base/buf.h"
#include "base/err.h"
#include "base/hide.h"
#include "base/plural.h"
#include "fetch/auth.h"
#include "fetch/rules.h"
#include "http/options.h"
#include "http/url.h"

#include <string.h>

/* Lists what may end the run. */
static void list_ends(const struct fetch_rules *r, struct buf *to)
{
	const struct page_rules *page = &r->page;
	const enum paging_style style = rules_style(r);

	if (style == PAGING_CURSOR)
		buf_puts(to, "no cursor");
	else if (style == PAGING_PATH || style == PAGING_LINK)
		buf_puts(to, "no next page");
	else
		buf_puts(to, "a page without items, or status 204");
	if (page->probe[PROBE_MORE].text)
		buf_puts(to, ", or a false --more");
	if (page->probe[PROBE_END].text)
		buf_puts(to, ", or a true --end");
	if (page->probe[PROBE_TOTAL].text || page->total_header)
		buf_puts(to, ", or the total reached");
	if (page->probe[PROBE_PAGES].text || page->pages_header)
		buf_puts(to, ", or the last page's number");
	if (r->max_pages != UINT64_MAX)
		buf_puts(to, ", or --max-pages");
	if (r->max_items != UINT64_MAX)
		buf_puts(to, ", or --max-items");
}

/* A text of several lines is shown in as many messages. */
static void show_lines(const char *label, const struct buf *text)
{
	enum { SHOWN = 3000 };
	char shown[SHOWN];

	for (const char *at = text->data; *at;) {
		size_t len = strcspn(at, "\r\n");

		hide_quote(shown, sizeof shown, at, len);
		for (char *tab = shown; (tab = strchr(tab, '\t'));)
			*tab = ' ';
		info("%s%s", label, shown);
		at += len + strspn(at + len, "\r\n");
	}
}

/* The headers that change from page to page. */
static void explain_headers(const struct template *t)
{
	struct buf marked = {0};

	for (size_t i = 0; i < t->header_count; i++) {
		buf_reset(&marked);
		pattern_mark(&marked, &t->lines[i]);
		if (t->lines[i].count)
			show_lines("header: ", &marked);
	}
	buf_release(&marked);
}

/*
 * Appends the body with its slots marked; nothing if it is of a kind in which
 * secrets cannot be found. If a secret has a slot in it, no slot is a whole
 * value, so the marked text is JSON, too.
 */
static void show_body(
    struct buf *to, const struct template *t, const struct buf *first)
{
	struct http_options unused = {0};
	struct buf marked = {0};

	pattern_mark(&marked, &t->bodies[1]);
	if (auth_body(&unused, first, true)) {
		(void)!auth_body(&unused, &marked, true);
		buf_put(to, marked.data, marked.len);
	}
	buf_release(&marked);
}

static void explain_body(
    const struct template *t, const struct template_request *first)
{
	struct buf shown = {0};

	buf_puts(&shown, "");
	show_body(&shown, t, &first->body);
	info("body: %zu byte%s; %s", first->body.len, plural(first->body.len),
	    !shown.len		 ? "not shown, since it is not JSON"
	    : t->bodies[1].count ? "what is in << >> is filled in"
				 : "nothing in it is filled in");
	show_lines("body: ", &shown);
	buf_release(&shown);
}

static void explain_since(const struct template *t)
{
	char shown[100];

	if (t->since)
		info("since: %s", hide_quote(shown, sizeof shown, t->since,
				      strlen(t->since)));
	else
		info("since: no value yet, so what has {since} is left out");
}

/* Each item has its own first request. */
static void explain_each(const struct template *t)
{
	struct buf marked = {0}, shown = {0};

	pattern_mark(&marked, &t->urls[0]);
	url_show(&shown, marked.data);
	info("for each item: %s %s", t->data ? "POST" : "GET", shown.data);
	buf_release(&marked);
	buf_release(&shown);
}

void rules_explain(
    const struct fetch_rules *r, const struct template_request *first)
{
	static const char *const styles[] = {
	    [PAGING_OFFSET] = "by {offset}, the number of items so far",
	    [PAGING_NUMBER] = "by {page}, the number of the page",
	    [PAGING_CURSOR] = "by {cursor}, taken from each page",
	    [PAGING_PATH] = "by the URL at --next in each page",
	    [PAGING_LINK] = "by a Link header, if there is one"};
	const char *items = r->page.items.text;
	struct buf shown = {0}, ends = {0};

	url_show(&shown, first->url.data);
	list_ends(r, &ends);
	info("pages: %s", styles[rules_style(r)]);
	info("items: %s", items ? items : "the root array, else 'products'");
	info("ends at: %s", ends.data);
	if (r->request.since_file)
		explain_since(&r->request);
	if (r->request.each)
		explain_each(&r->request);
	else
		info("first: %s %s", r->request.data ? "POST" : "GET",
		    shown.data);
	explain_headers(&r->request);
	if (r->request.data)
		explain_body(&r->request, first);
	buf_release(&shown);
	buf_release(&ends);
}
