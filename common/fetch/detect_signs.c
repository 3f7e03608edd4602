#include "fetch/detect_signs.h"

#include "fetch/detect_page.h"
#include "fetch/link.h"
#include "fetch/total.h"
#include "fetch/words.h"
#include "http/head.h"
#include "json/value.h"

#include <string.h>

struct walk {
	struct detect_signs *signs;
	struct detect_page *page;
	const struct detect_list *list;
	struct path_step step[DETECT_STEPS];
};

uint64_t detect_number(const struct value *v)
{
	char text[32] = "";

	if (!v || v->len >= sizeof text)
		return UINT64_MAX;
	memcpy(text, v->text, v->len);
	return total_number(text);
}

static bool is_flag(const struct value *v)
{
	return v->type == JSON_TRUE || v->type == JSON_FALSE;
}

/* The name of the object that a member with so many steps above it is in. */
static const char *name_above(const struct walk *w, size_t steps)
{
	return steps ? w->step[steps - 1].name : "";
}

/* The first member of a kind counts. */
static void keep(const struct walk *w, struct detect_sign *sign, size_t steps,
    const struct value *v)
{
	if (sign->value)
		return;
	memcpy(sign->step, w->step, (steps + 1) * sizeof *sign->step);
	sign->steps = steps + 1;
	sign->path = detect_path(w->page, sign->step, sign->steps);
	sign->value = v;
	sign->in = name_above(w, steps);
}

/* --- the next page */

static bool is_url(const char *text)
{
	return !strncmp(text, "http://", 7) || !strncmp(text, "https://", 8) ||
	       *text == '/' || *text == '?' || strstr(text, "?page") ||
	       strstr(text, "?offset") || strstr(text, "?limit");
}

const char *detect_next_url(const struct detect_sign *next)
{
	const struct value *v = next->value, *href = value_text(v, "href");

	if (href)
		return href->text;
	return v ? v->text : NULL;
}

static bool is_nothing(const struct value *v)
{
	return v->type == JSON_NULL || (v->type == JSON_STRING && !v->len);
}

/* Is it a URL, or a link object? A cursor may begin with a slash, too. */
static bool is_link(const struct value *v, bool cursor)
{
	return value_text(v, "href") ||
	       (v->type == JSON_STRING && is_url(v->text) &&
		   (!cursor || *v->text == 'h'));
}

/* It has the name of a next page; with `cursor`, that of a cursor. */
static void take_next(
    struct walk *w, const struct value *v, size_t steps, bool cursor)
{
	struct detect_signs *s = w->signs;

	if (is_nothing(v))
		keep(w, &s->nothing, steps, v);
	else if (is_link(v, cursor))
		keep(w, &s->next, steps, v);
	else if (v->type == JSON_STRING || (cursor && v->type == JSON_NUMBER))
		keep(w, &s->cursor, steps, v);
}

/* --- numbers */

static void take_number(struct walk *w, const struct value *v, size_t steps)
{
	struct detect_signs *s = w->signs;
	const uint64_t number = detect_number(v);
	const char *name = v->key;
	const size_t len = v->key_len;

	if (number == UINT64_MAX)
		return;
	if (words_total(name, len) && s->totals < DETECT_TOTALS)
		keep(w, &s->total[s->totals++], steps, v);
	if (words_pages(name, len))
		keep(w, &s->pages, steps, v);
	if (v->type != JSON_NUMBER)
		return;
	/* The place of the first page is 0 or 1. */
	if (number <= 1 &&
	    (words_offset(name, len) || words_page_number(name, len)))
		keep(w, &s->place, steps, v);
	if (words_limit(name, len))
		keep(w, &s->limit, steps, v);
}

/* --- members */

static void take_member(struct walk *w, const struct value *v, size_t steps)
{
	const char *in = name_above(w, steps);
	const bool next =
	    words_next(v->key, v->key_len, v->type == JSON_OBJECT);

	if (is_flag(v) && (next || words_more(v->key, v->key_len)))
		keep(w, &w->signs->more, steps, v);
	else if (next)
		take_next(w, v, steps,
		    words_cursor(v->key, v->key_len) ||
			words_cursor(in, strlen(in)));
	else
		take_number(w, v, steps);
}

static bool is_about(const struct value *v)
{
	return words_about(v->key, v->key_len) ||
	       words_next(v->key, v->key_len, false) ||
	       !strcmp(v->key, "search_criteria");
}

/* Looks at the members around the list, and in objects about paging there.
 * `on`: the list is somewhere in this object. */
static void walk(struct walk *w, const struct value *in, size_t steps, bool on)
{
	for (const struct value *v = in->child; v; v = v->next) {
		const bool to_list = on && steps < w->list->steps &&
				     !strcmp(w->list->step[steps].name, v->key);

		if (!detect_is_printable(v->key, v->key_len))
			continue;
		w->step[steps] = (struct path_step){
		    .kind = PATH_NAME, .name = v->key, .len = v->key_len};
		take_member(w, v, steps);
		if (v->type == JSON_OBJECT && steps + 1 < DETECT_STEPS &&
		    (to_list || is_about(v)))
			walk(w, v, steps + 1, to_list);
	}
}

/* --- headers */

/* Keeps the name of the first header of a kind, if it is a word. */
static void keep_name(
    struct walk *w, const char **to, const char *line, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (line[i] <= ' ' || line[i] > '~')
			return;
	if (!*to)
		*to = arena_copy(&w->page->arena, line, len);
}

static void take_header(struct walk *w, const char *line)
{
	struct detect_signs *s = w->signs;
	const size_t len = strcspn(line, ":");
	const char *value = line + len + (line[len] == ':');
	bool number;

	value += strspn(value, " \t");
	number = total_number(value) != UINT64_MAX;
	if (number && words_total_header(line, len))
		keep_name(w, &s->total_header, line, len);
	else if (number && words_pages_header(line, len))
		keep_name(w, &s->pages_header, line, len);
	else if (*value && words_next(line, len, false))
		keep_name(w, &s->cursor_header, line, len);
}

static const char *find_link(struct detect_page *p)
{
	struct buf target = {0};
	const char *line, *link = NULL;

	for (unsigned n = 0; (line = head_value(&p->head, "Link", n)); n++)
		if (!target.len)
			(void)link_find(&target, line, "next");
	if (target.len)
		link = arena_copy(&p->arena, target.data, target.len);
	buf_release(&target);
	return link;
}

void detect_signs_find(
    struct detect_signs *s, struct detect_page *p, const struct detect_list *l)
{
	struct walk w = {.signs = s, .page = p, .list = l};
	const char *line;

	*s = (struct detect_signs){.link = find_link(p)};
	for (unsigned n = 0; (line = head_line(&p->head, n)); n++)
		take_header(&w, line);
	if (p->root->type == JSON_OBJECT)
		walk(&w, p->root, 0, true);
}
