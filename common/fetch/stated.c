/*
 * A total is only compared with what came if both count the same: not with
 * --start, --max-pages or --max-items, nor if the items are elements of
 * elements. Where each page names the next one, a total that falls from page to
 * page counts what is left.
 *
 * A page without items may state 0, so only pages with items count, if there
 * are any. Else the list is not empty if a page states a total, and none of 0.
 */
#include "fetch/stated.h"

#include "base/err.h"
#include "fetch/outline.h"
#include "fetch/page.h"
#include "fetch/rules.h"
#include "fetch/total.h"

#include <inttypes.h>
#include <string.h>

/* A member, in the root if `in` is NULL, or a header. */
static const struct {
	const char *in, *name, *header;
	const char *option; /* that names it, as the shell needs it */
} names[STATED_NAMES] = {
    {NULL, "total", NULL, "--total total"},
    {NULL, "count", NULL, "--total count"},
    {NULL, "total_count", NULL, "--total total_count"},
    {NULL, "totalCount", NULL, "--total totalCount"},
    {NULL, "totalItems", NULL, "--total totalItems"},
    {NULL, "totalResults", NULL, "--total totalResults"},
    {NULL, "totalElements", NULL, "--total totalElements"},
    {"meta", "total", NULL, "--total meta.total"},
    {"page", "totalElements", NULL, "--total page.totalElements"},
    {NULL, "@odata.count", NULL, "--total '\"@odata.count\"'"},
    {NULL, NULL, "X-Total-Count", "--total-header X-Total-Count"},
    {NULL, NULL, "X-WP-Total", "--total-header X-WP-Total"},
};

static void forget(struct stated *s)
{
	memset(s->last, 0xff, sizeof s->last);
}

void stated_init(struct stated *s, const struct fetch_rules *rules)
{
	*s = (struct stated){.rules = rules};
	forget(s);
}

static uint64_t number_of(const struct page *p, size_t i)
{
	const struct outline *o = page_outline(p);
	const struct outline_member *in = NULL, *m;
	const char *header = names[i].header, *text;

	if (header) {
		text = page_header(p, header, 0);
		return text && !text[strspn(text, "0123456789")]
			   ? total_number(text)
			   : UINT64_MAX;
	}
	if (names[i].in) {
		in = outline_find(o, NULL, names[i].in, strlen(names[i].in));
		if (!in)
			return UINT64_MAX;
	}
	m = outline_find(o, in, names[i].name, strlen(names[i].name));
	return m ? m->number : UINT64_MAX;
}

/* Takes the totals of a page; false: one of them is 0. */
static bool take(struct stated *s, const struct page *p)
{
	bool positive = true;

	for (size_t i = 0; i < STATED_NAMES; i++) {
		uint64_t number = number_of(p, i);

		if (number == UINT64_MAX)
			continue;
		if (s->last[i] != UINT64_MAX && number < s->last[i])
			s->falls[i] = true;
		s->last[i] = number;
		positive &= number > 0;
	}
	return positive;
}

void stated_take(struct stated *s, const struct page *p)
{
	const bool items = page_items(p);

	s->pages++;
	if (!items && s->had_items)
		return;
	if (!s->had_items)
		forget(s);
	s->had_items = items;
	if (!take(s, p) && !items)
		forget(s);
}

/* A total that falls counts what is left, if each page names the next one. */
static bool counts_rest(const struct stated *s, size_t i)
{
	enum paging_style style = rules_style(s->rules);

	return s->falls[i] && style != PAGING_OFFSET && style != PAGING_NUMBER;
}

bool stated_is_comparable(const struct fetch_rules *r)
{
	const uint64_t start = r->request.start;
	const struct path *items = &r->page.items;
	size_t many = 0;

	for (size_t i = 0; i < items->count; i++)
		many += items->step[i].kind == PATH_EACH ||
			items->step[i].kind == PATH_ELEMENTS;
	return many < 2 && (start == UINT64_MAX || start <= 1) &&
	       !r->request.cursor && r->max_pages == UINT64_MAX &&
	       r->max_items == UINT64_MAX;
}

bool stated_above(const struct stated *s, uint64_t items, const char **option,
    uint64_t *total)
{
	if (!stated_is_comparable(s->rules))
		return false;
	for (size_t i = 0; i < STATED_NAMES; i++) {
		if (s->last[i] == UINT64_MAX || s->last[i] <= items ||
		    counts_rest(s, i))
			continue;
		*option = names[i].option;
		*total = s->last[i];
		return true;
	}
	return false;
}

bool stated_is(const struct stated *s, uint64_t items)
{
	for (size_t i = 0; i < STATED_NAMES; i++)
		/* A count may be that of the page. */
		if (s->last[i] == items &&
		    (!names[i].name || strcmp(names[i].name, "count") != 0))
			return stated_is_comparable(s->rules);
	return false;
}

void stated_warn(const struct stated *s, uint64_t items)
{
	const struct fetch_rules *r = s->rules;
	const char *option;
	uint64_t total;

	if (r->page.probe[PROBE_TOTAL].text || r->page.total_header ||
	    !stated_above(s, items, &option, &total))
		return;
	warning("the server states a total of %" PRIu64
		" items, but the pages end after %" PRIu64
		"; use %s to check it%s%s",
	    total, items, option,
	    rules_style(r) == PAGING_LINK && s->pages == 1
		? ", and {offset}, {page}, {cursor} or --next to read more "
		  "pages"
		: "",
	    total_hint(r));
}
