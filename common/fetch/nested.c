/*
 * Nobody says what an offset of the server counts. {limit} shows it: the server
 * does not count the items if there are more of them than it was asked for, or
 * fewer in as many elements as it was asked for. Nor does it if elements come
 * without any item, at which the run ends. Without {limit}, any difference is
 * told.
 */
#include "fetch/nested.h"

#include "base/err.h"
#include "base/plural.h"
#include "fetch/doubt.h"
#include "fetch/page.h"
#include "fetch/rules.h"
#include "json/path.h"

#include <inttypes.h>

size_t nested_outer(const struct path *items)
{
	for (size_t i = 0; i + 1 < items->count; i++)
		if (items->step[i].kind == PATH_EACH)
			return i + 1;
	return 0;
}

/* Does the server count the elements, as far as this page tells? */
static bool may_count_outer(
    const struct template *t, uint64_t items, uint64_t outer)
{
	if (items == outer)
		return false;
	return !items || !template_has(t, "limit") || items > t->limit ||
	       outer == t->limit;
}

bool nested_tell(
    const struct fetch_rules *r, const struct page *p, struct doubts *d)
{
	const struct path *items = &r->page.items;
	const uint64_t n = page_items(p), outer = page_outer(p);

	if (!nested_outer(items) || rules_style(r) != PAGING_OFFSET ||
	    !may_count_outer(&r->request, n, outer))
		return false;
	doubt(d, EXIT_REMOTE,
	    "--items '%s' finds %" PRIu64 " item%s in %" PRIu64
	    " element%s, and {offset} counts the items; if the server's "
	    "offset counts the elements, pages are left out or come "
	    "twice: use {page}",
	    items->text, n, plural(n), outer, plural(outer));
	return true;
}
