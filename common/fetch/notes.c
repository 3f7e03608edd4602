#include "fetch/notes.h"

#include "base/buf.h"
#include "base/err.h"
#include "fetch/nested.h"
#include "fetch/page.h"
#include "fetch/rules.h"
#include "fetch/signs.h"
#include "fetch/total.h"

#include <inttypes.h>

/* Some APIs write null for an empty list, others after an internal error. */
static void note_null(struct notes *n, const struct page *p, uint64_t number)
{
	if (page_nulls(p) && !n->null)
		warning("page %" PRIu64
			" has null instead of items; treated as no items",
		    number);
	n->null |= page_nulls(p) > 0;
}

/*
 * Warns if the server returns less than {limit}, and yet has another page. Page
 * 1 shows that; later, a filter may shorten one page, but not some in a row to
 * the same length.
 */
static void note_cap(struct notes *n, const struct template *t,
    const struct page *p, uint64_t number)
{
	enum { ROW = 3 };
	const uint64_t items = page_items(p);

	if (items && n->size && n->size < t->limit && !n->capped &&
	    template_has(t, "limit") && (number == 2 || n->sized >= ROW)) {
		n->capped = true;
		warning("requested %" PRIu64
			" items per page, but the server returns %" PRIu64,
		    t->limit, n->size);
	}
	n->sized = items == n->size ? n->sized + 1 : 1;
	n->size = items;
}

/* Some servers count pages from 0; the first page tells it. */
static void note_first(const struct fetch_rules *r, const struct page *p)
{
	const struct outline_member *m = signs_not_first(r, p);
	struct buf why = {0};

	if (rules_style(r) != PAGING_NUMBER || r->request.begin || !m)
		return;
	signs_put(&why, m);
	warning("page 1 is not the first: %s%s", why.data, total_hint(r));
	buf_release(&why);
}

void notes_take(struct notes *n, const struct fetch_rules *r,
    const struct page *p, uint64_t number, struct doubts *d)
{
	if (number == 1)
		note_first(r, p);
	note_null(n, p, number);
	note_cap(n, &r->request, p, number);
	n->nested = n->nested || nested_tell(r, p, d);
}
