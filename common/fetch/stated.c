/*
 * A total is a member around the items, or a header, whose name is one of those
 * of words_total, and whose value is a whole number; and the total of a header
 * like Content-Range (RFC 9110, 14.4).
 *
 * A total is only compared with what came if both count the same: not with
 * --start, --max-pages or --max-items, nor if the items are elements of
 * elements. Where each page names the next one, a total that falls from page to
 * page counts what is left.
 *
 * A page without items may state 0, so only pages with items count, if there
 * are any. Else the list is not empty if a page states a total, and none of 0.
 */
#include "fetch/stated.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/plural.h"
#include "fetch/outline.h"
#include "fetch/page.h"
#include "fetch/rules.h"
#include "fetch/signs.h"
#include "fetch/total.h"
#include "fetch/words.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

/* The totals of a page, while it is looked at. */
struct look {
	struct stated *stated;
	bool zero; /* one of them is 0 */
};

static void forget(struct stated *s)
{
	for (size_t i = 0; i < s->count; i++)
		s->totals[i].last = UINT64_MAX;
}

void stated_init(struct stated *s, const struct fetch_rules *rules)
{
	*s = (struct stated){.rules = rules};
}

void stated_release(struct stated *s)
{
	while (s->count)
		buf_release(&s->totals[--s->count].option);
}

/* The total of this option, perhaps a new one; NULL: there are too many. */
static struct stated_total *total_of(struct stated *s, const char *option)
{
	struct stated_total *t;

	for (size_t i = 0; i < s->count; i++)
		if (!strcmp(s->totals[i].option.data, option))
			return &s->totals[i];
	if (s->count == STATED_MAX)
		return NULL;
	t = &s->totals[s->count++];
	*t = (struct stated_total){.last = UINT64_MAX};
	buf_puts(&t->option, option);
	return t;
}

/* `size`: it may be the number of items of the page. */
static void take(
    struct look *look, const char *option, uint64_t number, bool size)
{
	struct stated_total *t = total_of(look->stated, option);

	if (!t)
		return;
	if (t->last != UINT64_MAX && number < t->last)
		t->falls = true;
	t->last = number;
	t->size = size;
	look->zero |= !number && !size;
}

static void take_member(void *ctx, const struct outline_member *m)
{
	struct buf option = {0};

	if (m->number == UINT64_MAX || !words_total(m->name, m->len))
		return;
	buf_puts(&option, "--total ");
	outline_spell(&option, m);
	take(ctx, option.data, m->number, words_page_size(m->name, m->len));
	buf_release(&option);
}

/* The whole number in the value of a header; TOTAL_UNKNOWN: it is none. */
static uint64_t number_in(const char *value, bool range)
{
	if (range) {
		if (!strncasecmp(value, "bytes", strlen("bytes")) ||
		    !strrchr(value, '/'))
			return TOTAL_UNKNOWN;
		value = strrchr(value, '/') + 1;
	}
	return value[strspn(value, "0123456789")] ? TOTAL_UNKNOWN
						  : total_number(value);
}

static void take_header(struct look *look, const char *line)
{
	const size_t len = strcspn(line, ":");
	const char *value = line + len + strspn(line + len, ": \t");
	const bool range = words_range_header(line, len);
	uint64_t number;
	struct buf option = {0};

	if (!range && !words_total_header(line, len))
		return;
	number = number_in(value, range);
	if (number == TOTAL_UNKNOWN)
		return;
	buf_printf(&option, "--total-header %.*s", (int)len, line);
	take(look, option.data, number, false);
	buf_release(&option);
}

void stated_take(struct stated *s, const struct page *p)
{
	const bool items = page_items(p);
	struct look look = {.stated = s};
	const char *line;

	s->pages++;
	if (!items && s->had_items)
		return;
	if (!s->had_items)
		forget(s);
	s->had_items = items;
	signs_each(s->rules, p, take_member, &look);
	for (unsigned i = 0; (line = page_header_line(p, i)); i++)
		take_header(&look, line);
	if (look.zero && !items)
		forget(s);
}

/* A total that falls counts what is left, if each page names the next one. */
static bool counts_rest(const struct stated *s, const struct stated_total *t)
{
	enum paging_style style = rules_style(s->rules);

	return t->falls && style != PAGING_OFFSET && style != PAGING_NUMBER;
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
	for (size_t i = 0; i < s->count; i++) {
		const struct stated_total *t = &s->totals[i];

		if (t->last == UINT64_MAX || t->last <= items ||
		    counts_rest(s, t))
			continue;
		*option = t->option.data;
		*total = t->last;
		return true;
	}
	return false;
}

bool stated_is(const struct stated *s, uint64_t items)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->totals[i].last == items && !s->totals[i].size)
			return stated_is_comparable(s->rules);
	return false;
}

bool stated_is_known(const struct stated *s, uint64_t items)
{
	const char *option;
	uint64_t total;

	return stated_is(s, items) || stated_above(s, items, &option, &total);
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
		" item%s, but the pages end after %" PRIu64
		"; use %s to check it%s%s",
	    total, plural(total), items, option,
	    rules_style(r) == PAGING_LINK && s->pages == 1
		? ", and {offset}, {page}, {cursor} or --next to read more "
		  "pages"
		: "",
	    total_hint(r));
}
