/*
 * --explain: what a run would do, in words, with its first request.
 */
#include "base/buf.h"
#include "base/err.h"
#include "fetch/rules.h"
#include "http/url.h"

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
	info("first: %s %s", r->request.data ? "POST" : "GET", shown.data);
	if (r->request.data)
		/* Not shown: a password may be in it. */
		info("body: %zu bytes", first->body.len);
	buf_release(&shown);
	buf_release(&ends);
}
