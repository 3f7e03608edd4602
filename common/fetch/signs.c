#include "fetch/signs.h"

#include "base/buf.h"
#include "fetch/outline.h"
#include "fetch/page.h"
#include "fetch/rules.h"
#include "fetch/words.h"

#include <inttypes.h>
#include <string.h>

struct search {
	const struct fetch_rules *rules;
	const struct outline *outline;
	const struct signs_came *came;
	struct signs signs;
};

static void keep(
    const struct outline_member **first, const struct outline_member *m)
{
	if (!*first)
		*first = m;
}

/* Is it the member at the path of an option? */
static bool is_at(
    const struct search *s, enum probe probe, const struct outline_member *m)
{
	const struct path *path = &s->rules->page.probe[probe];
	size_t steps;

	return path->text && outline_follow(s->outline, path, &steps) == m &&
	       steps == path->count;
}

/* Is it a member such as has_more: true, has_more: 1, next: true? */
static bool says_more(const struct outline_member *m)
{
	if (m->value == OUTLINE_TRUE && words_next(m->name, m->len, true))
		return true;
	return (m->value == OUTLINE_TRUE ||
		   (m->number && m->number != UINT64_MAX)) &&
	       words_more(m->name, m->len);
}

static bool take_flag(struct search *s, const struct outline_member *m)
{
	if (says_more(m)) {
		if (!is_at(s, PROBE_MORE, m))
			keep(&s->signs.flag, m);
	} else if (m->value == OUTLINE_FALSE && words_last(m->name, m->len)) {
		if (!is_at(s, PROBE_END, m))
			keep(&s->signs.flag, m);
	} else if (m->value == OUTLINE_TRUE && words_last(m->name, m->len)) {
		s->signs.end = true;
	} else {
		return false;
	}
	return true;
}

/* A number of items or pages. The one of items may be that of the page. */
static bool take_amount(struct search *s, const struct outline_member *m)
{
	const struct signs_came *came = s->came;

	if (m->number == UINT64_MAX)
		return false;
	if (words_pages(m->name, m->len)) {
		if (m->number > came->pages)
			keep(&s->signs.pages, m);
		else
			s->signs.end = true;
		return true;
	}
	if (!words_total(m->name, m->len))
		return false;
	if (m->number > came->items)
		keep(&s->signs.items, m);
	s->signs.empty |= !m->number;
	return true;
}

/* Is it null, false or empty, or a link object without a URL at href? */
static bool is_nothing(const struct search *s, const struct outline_member *m)
{
	const struct outline_member *href =
	    outline_find(s->outline, m, "href", strlen("href"));

	if (m->value == OUTLINE_CONTAINER && href)
		m = href;
	return m->value == OUTLINE_NOTHING || m->value == OUTLINE_FALSE;
}

/* A name of the next page; or, if it has no value, there is none. */
static void take_name(struct search *s, const struct outline_member *m)
{
	const bool object = m->value == OUTLINE_CONTAINER;

	if (!words_next(m->name, m->len, object))
		return;
	if (is_nothing(s, m))
		s->signs.end = true;
	else
		keep(&s->signs.next, m);
}

static void take_sign(void *ctx, const struct outline_member *m)
{
	struct search *s = ctx;

	if (!take_flag(s, m) && !take_amount(s, m))
		take_name(s, m);
}

static void look_in(const struct outline *o, const struct outline_member *in,
    signs_handler *take, void *ctx)
{
	const struct outline_member *m = NULL;

	while ((m = outline_next(o, in, m))) {
		take(ctx, m);
		if (words_about(m->name, m->len))
			look_in(o, m, take, ctx); /* as deep as an outline is */
	}
}

/* In the object, those that it is in, and the root. */
static void look_around(const struct outline *o,
    const struct outline_member *in, signs_handler *take, void *ctx)
{
	for (; in; in = in->in)
		look_in(o, in, take, ctx);
	look_in(o, NULL, take, ctx);
}

/* The object that the items are in, as far as there is one. */
static const struct outline_member *around_items(
    const struct fetch_rules *r, const struct page *p)
{
	size_t steps;

	return outline_follow(page_outline(p), &r->page.items, &steps);
}

struct signs signs_of(const struct fetch_rules *r, const struct page *p,
    const struct outline_member *in, const struct signs_came *came)
{
	struct search s = {
	    .rules = r, .outline = page_outline(p), .came = came};

	look_around(s.outline, in, take_sign, &s);
	return s.signs;
}

struct signs signs_around_items(const struct fetch_rules *r,
    const struct page *p, const struct signs_came *came)
{
	return signs_of(r, p, around_items(r, p), came);
}

void signs_each(const struct fetch_rules *r, const struct page *p,
    signs_handler *take, void *ctx)
{
	look_around(page_outline(p), around_items(r, p), take, ctx);
}

const struct outline_member *signs_not_first(
    const struct fetch_rules *r, const struct page *p)
{
	const struct outline *o = page_outline(p);
	const struct outline_member *in, *m = NULL;

	for (in = around_items(r, p);; in = in->in) {
		while ((m = outline_next(o, in, m)))
			if (m->value == OUTLINE_FALSE &&
			    words_first(m->name, m->len))
				return m;
		if (!in)
			return NULL;
	}
}

void signs_put(struct buf *to, const struct outline_member *m)
{
	buf_puts(to, "there is ");
	outline_spell(to, m);
	if (m->number != UINT64_MAX)
		buf_printf(to, ": %" PRIu64, m->number);
	else if (m->value == OUTLINE_TRUE || m->value == OUTLINE_FALSE)
		buf_puts(to, m->value == OUTLINE_TRUE ? ": true" : ": false");
}

void signs_put_headers(struct buf *to, const struct page *p)
{
	enum { LIST_MAX = 240 };
	const char *line;

	for (unsigned i = 0; (line = page_header_line(p, i)); i++) {
		const size_t len = strcspn(line, ":");

		if (!line[len] || !words_header(line, len))
			continue;
		if (to->len > LIST_MAX) {
			buf_puts(to, ", ...");
			return;
		}
		buf_printf(to, "%s%.*s", to->len ? ", " : "; there is ",
		    (int)len, line);
	}
}
