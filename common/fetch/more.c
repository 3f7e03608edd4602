#include "fetch/more.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/plural.h"
#include "fetch/doubt.h"
#include "fetch/link.h"
#include "fetch/next.h"
#include "fetch/outline.h"
#include "fetch/page.h"
#include "fetch/rules.h"
#include "fetch/stated.h"
#include "fetch/total.h"
#include "fetch/words.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

/* Has the page as many items as it was asked for? */
static bool is_full(const struct fetch_rules *r, const struct page *p)
{
	return template_has(&r->request, "limit") &&
	       page_items(p) >= r->request.limit;
}

/* Does anything say that this is the last page? */
static bool is_end(const struct fetch_rules *r, const struct page *p,
    const struct run_end *run)
{
	return run->last || run->total != UINT64_MAX ||
	       stated_is(run->stated, run->came.items) ||
	       signs_around_items(r, p, &run->came).end;
}

static void put_total(
    struct buf *why, uint64_t total, const struct run_end *run)
{
	buf_printf(why, "the total is %" PRIu64 " and %" PRIu64 " item%s came",
	    total, run->came.items, plural(run->came.items));
}

bool more_than_came(const struct fetch_rules *r, const struct page *p,
    const struct run_end *run, struct buf *why)
{
	if (run->total != UINT64_MAX && run->total > run->came.items)
		put_total(why, run->total, run);
	else if (is_full(r, p) && !is_end(r, p, run))
		buf_puts(why, "the page has as many items as {limit}");
	else
		return false;
	return true;
}

/* The member that is probably meant. */
static const struct outline_member *find_alike(
    const struct outline *o, const struct absent *a)
{
	const struct outline_member *m = NULL;

	while ((m = outline_next(o, a->in, m)))
		if (m->value != OUTLINE_NOTHING && m->value != OUTLINE_FALSE &&
		    words_alike(m->name, m->len, a->name, a->len))
			return m;
	return NULL;
}

/* Does the value of a header say that there is no next page? */
static bool is_nothing(const char *value)
{
	static const char *const words[] = {
	    "", "0", "false", "null", "none", NULL};

	for (const char *const *word = words; *word; word++)
		if (!strcasecmp(value, *word))
			return true;
	return false;
}

/* The line of a header that names a next page; `alike` may be NULL. */
static const char *find_header(const struct page *p, const struct absent *alike)
{
	const char *line;

	for (unsigned i = 0; (line = page_header_line(p, i)); i++) {
		const size_t len = strcspn(line, ":");

		if (!is_nothing(line + len + strspn(line + len, ": \t")) &&
		    (words_next(line, len, false) ||
			(alike &&
			    words_alike(line, len, alike->name, alike->len))))
			return line;
	}
	return NULL;
}

static void put_header(struct buf *to, const char *line)
{
	buf_printf(to, "there is %.*s", (int)strcspn(line, ":"), line);
}

bool more_is_said(const struct fetch_rules *r, const struct page *p,
    const struct run_end *run, const struct absent *a, struct buf *why)
{
	const struct signs s = signs_of(r, p, a->in, &run->came);
	const char *header = a->header ? find_header(p, a) : NULL;
	const struct outline_member *m = NULL;

	if (a->name && !a->header)
		m = find_alike(page_outline(p), a);
	m = m ? m : s.flag ? s.flag : s.next ? s.next : s.pages;
	if (next_has_link(p))
		buf_puts(why, "a Link header has rel=next");
	else if (header)
		put_header(why, header);
	else if (m)
		signs_put(why, m);
	else
		return false;
	return true;
}

bool more_is_stated(const struct fetch_rules *r, const struct page *p,
    const struct run_end *run, const struct absent *a, struct buf *why)
{
	const struct outline_member *m =
	    signs_of(r, p, a->in, &run->came).items;
	const char *option;
	uint64_t total;

	if (run->total == UINT64_MAX &&
	    stated_above(run->stated, run->came.items, &option, &total))
		put_total(why, total, run);
	else if (m)
		signs_put(why, m);
	else
		return false;
	return true;
}

bool more_by_option(const struct fetch_rules *r, const struct page *p)
{
	const struct probe_value *more = page_value(p, PROBE_MORE);
	const struct probe_value *end = page_value(p, PROBE_END);

	return (r->page.probe[PROBE_MORE].text && !probe_is_false(more)) ||
	       (r->page.probe[PROBE_END].text && end->found &&
		   probe_is_false(end));
}

/* What reads the page that the member or the header names. */
static void put_advice(
    struct buf *to, const struct outline_member *m, const char *header)
{
	const char *option = "--next";

	if (header && !words_more(header, strcspn(header, ":"))) {
		buf_printf(to, "use {cursor} and --cursor-header %.*s",
		    (int)strcspn(header, ":"), header);
	} else if (!m || m->number != UINT64_MAX || m->value == OUTLINE_TRUE ||
		   m->value == OUTLINE_FALSE) {
		buf_puts(to, "use {offset}, {page}, {cursor} or --next");
	} else {
		if (m->value == OUTLINE_SCALAR && words_cursor(m->name, m->len))
			option = "{cursor} and --cursor";
		buf_printf(to, "use %s ", option);
		outline_spell(to, m);
	}
	buf_puts(to, " to read more pages");
}

/* The line of a header such as X-Total-Pages, with more pages than came. */
static const char *find_pages(const struct page *p, uint64_t came)
{
	const char *line;

	for (unsigned i = 0; (line = page_header_line(p, i)); i++) {
		const bool x = !strncasecmp(line, "x-", 2);
		const char *name = line + (x ? 2 : 0);
		const size_t len = strcspn(name, ":");
		const char *value = name + len + strspn(name + len, ": \t");
		const uint64_t number = total_number(value);

		if (words_pages(name, len) && number != TOTAL_UNKNOWN &&
		    number > came)
			return line;
	}
	return NULL;
}

/* Nothing selects the next page but the Link header: other names of it. */
static bool by_name(const struct page *p, const struct signs *s,
    const struct run_end *run, struct buf *why)
{
	const struct outline_member *m = s->next ? s->next : s->pages;
	const char *named = m ? NULL : find_header(p, NULL);
	const char *counted = m ? NULL : find_pages(p, run->came.pages);

	if (s->end || (!m && !named && !counted))
		return false;
	if (m)
		signs_put(why, m);
	else
		put_header(why, named ? named : counted);
	buf_puts(why, "; ");
	put_advice(why, m, named);
	return true;
}

/* Is there a total above what came? */
static bool is_below_total(const struct run_end *run)
{
	const char *option;
	uint64_t total;

	return stated_above(run->stated, run->came.items, &option, &total);
}

/* May pages of the list be missing, so that a number of pages tells it? */
static bool may_lack_pages(const struct fetch_rules *r, const struct page *p,
    const struct run_end *run)
{
	return !run->counted && run->total != run->came.items &&
	       !stated_is(run->stated, run->came.items) &&
	       (rules_style(r) == PAGING_NUMBER || run->empty) &&
	       !(run->empty && signs_around_items(r, p, &run->came).empty);
}

/*
 * The number of pages is above that of the pages with items. If the list is
 * empty, 1 proves nothing without a total. Some servers count one page too
 * many, so a total that is reached counts for more.
 */
static bool lacks_pages(const struct fetch_rules *r, const struct page *p,
    const struct run_end *run, struct buf *why)
{
	const bool none = run->empty && !is_below_total(run);
	const uint64_t came = run->came.pages - !page_items(p) + none;
	const struct signs_came least = {run->came.items, came};
	const struct outline_member *m;
	const char *line;

	if (!may_lack_pages(r, p, run))
		return false;
	m = signs_around_items(r, p, &least).pages;
	line = find_pages(p, came);
	if (run->pages != UINT64_MAX && run->pages > came)
		buf_printf(why, "the server reports %" PRIu64 " page%s",
		    run->pages, plural(run->pages));
	else if (m)
		signs_put(why, m);
	else if (line)
		put_header(why, line);
	else
		return false;
	buf_puts(why, total_hint(r));
	return true;
}

static bool find_more(const struct fetch_rules *r, const struct page *p,
    const struct run_end *run, struct buf *why)
{
	const struct signs s = signs_around_items(r, p, &run->came);
	const bool link = rules_style(r) == PAGING_LINK;

	if (!run->said && more_by_option(r, p)) {
		buf_printf(why, "%s says that there is more",
		    probe_is_false(page_value(p, PROBE_MORE)) ? "--end"
							      : "--more");
	} else if (s.flag) {
		signs_put(why, s.flag);
		if (link) {
			buf_puts(why, "; ");
			put_advice(why, s.flag, NULL);
		}
	} else {
		return link && !run->said && by_name(p, &s, run, why);
	}
	return true;
}

/* Has a Link header a relation that only lists with pages have? */
static bool has_page_links(const struct page *p)
{
	static const char *const rels[] = {"first", "last", "prev", "previous"};
	struct buf target = {0};
	const char *value;
	bool found = false;

	for (unsigned n = 0; (value = page_header(p, "Link", n)); n++)
		for (size_t i = 0; i < sizeof rels / sizeof rels[0]; i++)
			found |=
			    link_find(&target, value, rels[i]) == LINK_FOUND;
	buf_release(&target);
	return found;
}

/* Nothing selects another page, and nothing says that the only one is all. */
static void warn_of_full(const struct fetch_rules *r, const struct page *p,
    const struct run_end *run)
{
	if (rules_style(r) != PAGING_LINK || run->number > 1 ||
	    !is_full(r, p) || page_items(p) > r->request.limit ||
	    !stated_is_comparable(r) || is_below_total(run) ||
	    is_end(r, p, run) || has_page_links(p))
		return;
	warning("the only page has as many items as {limit}, so there may be "
		"more; use {offset}, {page}, {cursor} or --next");
}

bool more_check(const struct fetch_rules *r, const struct page *p,
    const struct run_end *run, struct doubts *d)
{
	struct buf why = {0};
	const bool more = find_more(r, p, run, &why);
	const bool lacks = !more && lacks_pages(r, p, run, &why);

	if (lacks && !page_items(p))
		doubt(d, EXIT_REMOTE, "page %" PRIu64 " has no items, but %s",
		    run->number, why.data);
	else if (more || lacks)
		doubt(d, EXIT_REMOTE,
		    "the pages end after page %" PRIu64 ", but %s", run->number,
		    why.data);
	buf_release(&why);
	if (more || lacks)
		return true;
	warn_of_full(r, p, run);
	return false;
}
