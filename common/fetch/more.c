#include "fetch/more.h"

#include "base/buf.h"
#include "fetch/next.h"
#include "fetch/outline.h"
#include "fetch/page.h"
#include "fetch/rules.h"
#include "fetch/stated.h"
#include "fetch/words.h"

#include <inttypes.h>
#include <string.h>

/* Has the page as many items as it was asked for? */
static bool is_full(const struct fetch_rules *r, const struct page *p)
{
	return template_has(&r->request, "limit") &&
	       page_items(p) >= r->request.limit;
}

bool more_than_came(const struct fetch_rules *r, const struct page *p,
    const struct run_end *run, struct buf *why)
{
	uint64_t total = run->total;
	const char *option;
	bool known = total != UINT64_MAX || stated_is(run->stated, run->items);

	if (total == UINT64_MAX)
		stated_above(run->stated, run->items, &option, &total);
	if (total != UINT64_MAX && total > run->items)
		buf_printf(why,
		    "the total is %" PRIu64 " and %" PRIu64 " items came",
		    total, run->items);
	else if (!known && is_full(r, p))
		buf_puts(why, "the page has as many items as {limit}");
	else
		return false;
	return true;
}

/* Does the member say that there is more? */
static bool says_more(const struct outline_member *m, const struct run_end *run)
{
	const bool counts = m->number != UINT64_MAX;

	if (m->value == OUTLINE_FALSE)
		return words_last(m->name, m->len);
	if (counts && m->number > run->items && words_total(m->name, m->len))
		return true;
	if (counts && m->number > run->pages && words_pages(m->name, m->len))
		return true;
	return m->value != OUTLINE_NOTHING &&
	       words_next(m->name, m->len, m->value == OUTLINE_CONTAINER);
}

/* The member in `in` that says that there is more. */
static const struct outline_member *find_in(const struct outline *o,
    const struct outline_member *in, const struct run_end *run)
{
	const struct outline_member *m = NULL;

	while ((m = outline_next(o, in, m)))
		if (says_more(m, run))
			return m;
	return NULL;
}

/* The same, in an object of the root about paging. */
static const struct outline_member *find_about(
    const struct outline *o, const struct run_end *run)
{
	const struct outline_member *m = NULL, *found;

	while ((m = outline_next(o, NULL, m))) {
		found =
		    words_about(m->name, m->len) ? find_in(o, m, run) : NULL;
		if (found)
			return found;
	}
	return NULL;
}

/* The member that is probably meant. */
static const struct outline_member *find_alike(
    const struct outline *o, const struct absent *a)
{
	const struct outline_member *m = NULL;

	while ((m = outline_next(o, a->in, m)))
		if ((m->value == OUTLINE_SCALAR ||
			m->value == OUTLINE_CONTAINER) &&
		    words_alike(m->name, m->len, a->name, a->len))
			return m;
	return NULL;
}

/* The first of these: alike, in `in` or on the way there, in the root, about
 * paging. */
static const struct outline_member *find(
    const struct outline *o, const struct absent *a, const struct run_end *run)
{
	const struct outline_member *in = a->in, *m = NULL;

	if (a->name && !a->header)
		m = find_alike(o, a);
	if (!m)
		m = find_in(o, in, run);
	for (; !m && in; in = in->in)
		if (says_more(in, run))
			m = in;
	if (!m)
		m = find_in(o, NULL, run);
	return m ? m : find_about(o, run);
}

/* The line of a header that names a next page. */
static const char *find_header(const struct page *p, const struct absent *a)
{
	const char *line;

	for (unsigned i = 0; (line = page_header_line(p, i)); i++) {
		const size_t len = strcspn(line, ":");

		if (line[len + strspn(line + len, ": \t")] &&
		    (words_alike(line, len, a->name, a->len) ||
			words_next(line, len, false)))
			return line;
	}
	return NULL;
}

bool more_is_said(const struct page *p, const struct run_end *run,
    const struct absent *a, struct buf *why)
{
	const struct outline_member *m = find(page_outline(p), a, run);
	const char *header = a->header ? find_header(p, a) : NULL;

	if (next_has_link(p)) {
		buf_puts(why, "a Link header has rel=next");
	} else if (header) {
		buf_printf(
		    why, "there is %.*s", (int)strcspn(header, ":"), header);
	} else if (m) {
		buf_puts(why, "there is ");
		outline_spell(why, m);
		if (m->number != UINT64_MAX)
			buf_printf(why, ": %" PRIu64, m->number);
		if (m->value == OUTLINE_FALSE)
			buf_puts(why, ": false");
	} else {
		return false;
	}
	return true;
}
