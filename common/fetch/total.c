/*
 * A total counts all items of the list; {offset} and --start count from 0 in
 * most APIs, and from 1 in some, such as SCIM (RFC 7644, 3.4.2.4). With
 * --start 4, the first item is the fourth or the fifth. Nothing says which, so
 * both bounds are kept: a run ends when even the lower one reaches the total,
 * which may cost one more request, but never the last item; and a total between
 * the bounds is right. The same holds for {page}.
 *
 * The size of a page that --start leaves out is not known, so there is no upper
 * bound for the items before it, nor for the pages before an offset; nor for
 * any of them before a cursor.
 */
#include "fetch/total.h"

#include "base/err.h"
#include "base/hide.h"
#include "base/plural.h"
#include "fetch/counted.h"
#include "fetch/doubt.h"
#include "fetch/outline.h"
#include "fetch/page.h"
#include "fetch/rules.h"
#include "fetch/words.h"

#include <inttypes.h>
#include <string.h>

/* The bounds for `count`, if what is before `start` is counted, too. */
static struct span after(uint64_t start, uint64_t count)
{
	return (struct span){count + start - 1, count + start};
}

struct reach total_reach(
    const struct fetch_rules *r, uint64_t items, uint64_t pages)
{
	uint64_t start = r->request.start;
	enum paging_style style = rules_style(r);
	struct reach reach = {{items, items}, {pages, pages}};

	if (r->request.cursor)
		reach.items.most = reach.pages.most = TOTAL_UNKNOWN;
	if (start == UINT64_MAX || !start)
		return reach;
	if (style == PAGING_OFFSET)
		reach.items = after(start, items);
	if (style == PAGING_NUMBER)
		reach.pages = after(start, pages);
	if (style == PAGING_NUMBER && start > 1)
		reach.items.most = TOTAL_UNKNOWN;
	if (style == PAGING_OFFSET && start > 1)
		reach.pages.most = TOTAL_UNKNOWN;
	return reach;
}

void total_init(struct total *t, const struct fetch_rules *rules)
{
	*t = (struct total){.rules = rules,
	    .items = {.number = TOTAL_UNKNOWN},
	    .pages = {.number = TOTAL_UNKNOWN}};
}

void total_release(struct total *t)
{
	buf_release(&t->items.odd);
	buf_release(&t->items.inner);
	buf_release(&t->pages.odd);
	buf_release(&t->pages.inner);
}

/* Are they digits in groups of three: 1,073? */
static bool is_grouped(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		bool comma = (len - i) % 4 == 0;

		if (comma ? text[i] != ',' || !i
			  : text[i] < '0' || text[i] > '9')
			return false;
	}
	return true;
}

/* Is it nothing, or a fraction of zeros? Three of them could be thousands. */
static bool is_zero_fraction(const char *text, size_t len)
{
	if (!len)
		return true;
	return text[0] == '.' && len > 1 && len != 4 &&
	       strspn(text + 1, "0") == len - 1;
}

uint64_t total_number(const char *text)
{
	size_t len = text ? strcspn(text, " \t") : 0, whole;
	uint64_t number = 0;

	if (!len || text[len + strspn(text + len, " \t")])
		return TOTAL_UNKNOWN;
	whole = strspn(text, "0123456789,");
	if (!whole || !is_zero_fraction(text + whole, len - whole))
		return TOTAL_UNKNOWN;
	if (memchr(text, ',', whole) && !is_grouped(text, whole))
		return TOTAL_UNKNOWN;
	for (size_t i = 0; i < whole; i++) {
		if (text[i] == ',')
			continue;
		if (number > UINT64_MAX / 100)
			return TOTAL_UNKNOWN;
		number = number * 10 + (uint64_t)(text[i] - '0');
	}
	return number;
}

/* Quotes a text that is not a number. */
static void set_odd(struct amount *a, const char *text)
{
	enum { SHOWN_SIZE = 61 };
	char quote[SHOWN_SIZE];

	a->is_odd = true;
	buf_reset(&a->odd);
	buf_puts(&a->odd, hide_quote(quote, sizeof quote, text, strlen(text)));
}

/*
 * The number in an object that has nothing but a `value`. With a `relation`
 * beside it, as Elasticsearch has, it may be a lower bound.
 */
static uint64_t value_at(const struct page *p, const struct path *path)
{
	const struct outline *o = page_outline(p);
	const struct outline_member *m, *value;
	size_t steps;

	m = outline_follow(o, path, &steps);
	if (steps < path->count || !m)
		return TOTAL_UNKNOWN;
	value = outline_find(o, m, "value", strlen("value"));
	if (!value || outline_next(o, m, NULL) != value ||
	    outline_next(o, m, value))
		return TOTAL_UNKNOWN;
	return value->number;
}

/*
 * Sets the path of the number in an object, if value_at does not take it.
 * Elasticsearch says by `relation` that it is only a lower bound.
 */
static void set_inner(
    struct amount *a, const struct page *p, const struct path *path)
{
	const struct outline *o = page_outline(p);
	const struct outline_member *m, *value, *relation;
	size_t steps;

	m = outline_follow(o, path, &steps);
	if (steps < path->count || !m)
		return;
	relation = outline_find(o, m, "relation", strlen("relation"));
	if (relation && !strcmp(relation->text, "gte"))
		return;
	value = outline_find(o, m, "value", strlen("value"));
	buf_reset(&a->inner);
	if (value && value->number != UINT64_MAX)
		outline_spell(&a->inner, value);
}

/* The number at a probe; if it is none, *text is what there is. */
static uint64_t number_at(const struct total *t, const struct page *p,
    enum probe which, const char **text)
{
	const struct probe_value *v = page_value(p, which);

	if (!v->found)
		return TOTAL_UNKNOWN;
	if (v->type == JSON_END) {
		*text = "an object or array";
		return value_at(p, &t->rules->page.probe[which]);
	}
	if (v->type != JSON_NULL)
		*text = v->text.len ? v->text.data : "";
	return total_number(*text);
}

/* Is it the page's own number: of its items, or of the page? */
static void note_own(struct amount *a, const struct page *p, uint64_t own)
{
	if (!page_items(p))
		return;
	if (a->number == own)
		a->own++;
	else
		a->not_own = true;
}

/*
 * The value of a header. In one like a Content-Range, "items 0-14/257" (RFC
 * 9110, 14.4), the total is behind the last slash.
 */
static const char *header_number(const struct page *p, const char *name)
{
	const char *text = page_header(p, name, 0);
	const char *slash = text ? strrchr(text, '/') : NULL;

	return slash ? slash + 1 : text;
}

/*
 * Takes a number from a header if one is named, else from a probe. Returns the
 * number before, or TOTAL_UNKNOWN if there is no new one. An empty page after
 * the last may state 0: that is its own number.
 */
static uint64_t take(const struct total *t, struct amount *a,
    const struct page *p, enum probe which, const char *header)
{
	const char *text = header ? header_number(p, header) : NULL;
	const uint64_t before = a->number;
	const uint64_t number =
	    header ? total_number(text) : number_at(t, p, which, &text);

	if (number == TOTAL_UNKNOWN) {
		if (text)
			set_odd(a, text);
		if (text && !header)
			set_inner(a, p, &t->rules->page.probe[which]);
		return TOTAL_UNKNOWN;
	}
	if (!number && !page_items(p) && before != TOTAL_UNKNOWN)
		return TOTAL_UNKNOWN;
	a->number = number;
	return before;
}

/* The number of a page, as {page} counts. */
static uint64_t page_number(const struct total *t, uint64_t number)
{
	const uint64_t start = t->rules->request.start;

	return start == UINT64_MAX || rules_style(t->rules) != PAGING_NUMBER
		   ? number
		   : start + number - 1;
}

static bool is_own(const struct amount *a)
{
	return a->own && !a->not_own;
}

void total_take(
    struct total *t, const struct page *p, uint64_t number, struct doubts *d)
{
	const struct page_rules *r = &t->rules->page;
	uint64_t before = take(t, &t->items, p, PROBE_TOTAL, r->total_header);

	take(t, &t->pages, p, PROBE_PAGES, r->pages_header);
	note_own(&t->items, p, page_items(p));
	note_own(&t->pages, p, page_number(t, number));
	if (before == TOTAL_UNKNOWN || before == t->items.number ||
	    is_own(&t->items) || t->changed)
		return;
	t->changed = true;
	doubt(d, EXIT_AGAIN,
	    "the total has changed from %" PRIu64 " to %" PRIu64
	    " on page %" PRIu64 "; items may be missing or duplicated",
	    before, t->items.number, number);
}

/* Does the name of the option's member or header suit a number of each page? */
static bool suits(const struct total *t, enum probe probe, const char *header,
    bool (*words)(const char *name, size_t len))
{
	const struct path *path = &t->rules->page.probe[probe];
	const struct path_step *last =
	    path->count ? &path->step[path->count - 1] : NULL;

	if (header)
		return words(header, strlen(header));
	return last && last->kind == PATH_NAME && words(last->name, last->len);
}

bool total_is_own(const struct total *t)
{
	const struct page_rules *r = &t->rules->page;

	return (is_own(&t->items) &&
		   (t->items.own > 1 || suits(t, PROBE_TOTAL, r->total_header,
					    words_page_size))) ||
	       (is_own(&t->pages) &&
		   (t->pages.own > 1 || suits(t, PROBE_PAGES, r->pages_header,
					    words_page_number)));
}

static bool is_known(const struct amount *a)
{
	return a->number != TOTAL_UNKNOWN;
}

bool total_reached(const struct total *t, const struct reach *r)
{
	return (is_known(&t->items) && r->items.least >= t->items.number) ||
	       (is_known(&t->pages) && r->pages.least >= t->pages.number);
}

const char *total_hint(const struct fetch_rules *r)
{
	const enum paging_style style = rules_style(r);

	if (style == PAGING_NUMBER && !r->request.begin)
		return "; if the server counts pages from 0, use --start 0";
	return style == PAGING_OFFSET ? counted_hint(&r->request) : "";
}

/* An empty catalogue may have an empty total. */
static void check_odd(const struct amount *a, const char *what,
    const char *option, struct doubts *d)
{
	const bool items = a->own || a->not_own;

	if (!is_known(a) && a->is_odd && (items || a->odd.len))
		doubt(d, EXIT_REMOTE, "%s is '%s', not a whole number%s%s%s%s",
		    what, a->odd.data, a->inner.len ? "; use " : "",
		    a->inner.len ? option : "", a->inner.len ? " " : "",
		    a->inner.len ? a->inner.data : "");
}

static bool check_items(
    const struct total *t, const struct span *came, struct doubts *d)
{
	const uint64_t total = t->items.number;

	if (is_own(&t->items) && came->least > total)
		doubt(d, EXIT_REMOTE,
		    "the total is the number of items of each page, not of all "
		    "items; the pages end after %" PRIu64,
		    came->least);
	else if (is_known(&t->items) && came->most < total)
		doubt(d, EXIT_REMOTE,
		    "the server reports a total of %" PRIu64
		    " item%s, but the pages end after %" PRIu64 "%s",
		    total, plural(total), came->most, total_hint(t->rules));
	else if (is_known(&t->items) && came->least > total)
		doubt(d, EXIT_REMOTE,
		    "the server reports a total of %" PRIu64
		    " item%s, but the pages end after %" PRIu64,
		    total, plural(total), came->least);
	else
		return false;
	return true;
}

bool total_check(const struct total *t, const struct reach *r, struct doubts *d)
{
	const uint64_t pages = t->pages.number;
	bool wrong = check_items(t, &r->items, d);

	if (is_known(&t->pages) && r->pages.most < pages) {
		doubt(d, EXIT_REMOTE,
		    "the server reports %" PRIu64
		    " page%s, but they end after page %" PRIu64,
		    pages, plural(pages), r->pages.most);
		wrong = true;
	}
	check_odd(&t->items, "the total", "--total", d);
	check_odd(&t->pages, "the number of pages", "--pages", d);
	return wrong;
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

double total_share(const struct total *t, uint64_t items, uint64_t pages)
{
	const struct reach before = total_reach(t->rules, 0, 0);
	const uint64_t most = before.items.most;
	const uint64_t left_out = most == TOTAL_UNKNOWN ? 0 : most;
	uint64_t done = items, all;

	if (is_known(&t->items) && t->items.number > left_out) {
		all = smaller(t->items.number - left_out, t->rules->max_items);
	} else if (is_known(&t->pages)) {
		done = pages;
		all = t->pages.number -
		      smaller(before.pages.least, t->pages.number);
		all = smaller(all, t->rules->max_pages);
	} else {
		return -1;
	}
	return done < all ? (double)done / (double)all : 1;
}
