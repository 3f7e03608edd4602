#include "fetch/detect_signs.h"

#include "fetch/detect_page.h"
#include "fetch/link.h"
#include "fetch/total.h"
#include "fetch/words.h"
#include "json/value.h"

#include <string.h>
#include <strings.h>

struct walk {
	struct detect_signs *signs;
	const struct detect_list *list;
	struct path_step step[DETECT_STEPS];
};

uint64_t detect_number(const struct value *v)
{
	char text[32] = "";

	if (!v || (v->type != JSON_NUMBER && v->type != JSON_STRING) ||
	    v->len >= sizeof text)
		return UINT64_MAX;
	memcpy(text, v->text, v->len);
	return total_number(text);
}

static bool is_any(const char *name, const char *const *words)
{
	while (*words && strcasecmp(*words, name) != 0)
		words++;
	return *words != NULL;
}

bool detect_is_offset(const char *name)
{
	static const char *const words[] = {"offset", "skip", "start",
	    "startindex", "start_index", "from", "_start", "$skip",
	    "page[offset]", "pagination[start]", NULL};

	return is_any(name, words);
}

static void keep(const struct walk *w, struct detect_sign *sign, size_t steps,
    const struct value *v)
{
	if (sign->value)
		return;
	memcpy(sign->step, w->step, (steps + 1) * sizeof *sign->step);
	sign->steps = steps + 1;
	buf_reset(&sign->path);
	detect_path(&sign->path, sign->step, sign->steps);
	sign->value = v;
	sign->in = steps ? w->step[steps - 1].name : NULL;
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
	const struct value *v = next->value;

	if (v && v->type == JSON_OBJECT)
		v = value_text(v, "href");
	return v ? v->text : NULL;
}

static bool is_nothing(const struct value *v)
{
	return v->type == JSON_NULL || (v->type == JSON_STRING && !v->len);
}

/* It has the name of a next page. */
static void take_next(
    struct walk *w, const struct value *v, size_t steps, bool cursor)
{
	struct detect_signs *s = w->signs;
	const bool text = v->type == JSON_STRING && v->len;

	if (v->type == JSON_TRUE || v->type == JSON_FALSE)
		keep(w, &s->more, steps, v);
	else if (is_nothing(v))
		keep(w, &s->nothing, steps, v);
	else if (v->type == JSON_OBJECT && value_text(v, "href"))
		keep(w, &s->next, steps, v);
	else if (text && is_url(v->text) && (!cursor || *v->text == 'h'))
		keep(w, &s->next, steps, v);
	else if (text || (cursor && v->type == JSON_NUMBER))
		keep(w, &s->cursor, steps, v);
}

/* --- numbers */

/* The place of the first page is 0 or 1. */
static bool is_place(const struct value *v)
{
	const uint64_t number = detect_number(v);

	return v->type == JSON_NUMBER && number <= 1 &&
	       (detect_is_offset(v->key) ||
		   words_page_number(v->key, v->key_len));
}

static bool is_limit(const struct value *v)
{
	static const char *const words[] = {"limit", "per_page", "perPage",
	    "page_size", "pageSize", "size", "itemsPerPage", "items_per_page",
	    "take", "_limit", NULL};

	return v->type == JSON_NUMBER && is_any(v->key, words);
}

static void take_number(struct walk *w, const struct value *v, size_t steps)
{
	struct detect_signs *s = w->signs;

	if (detect_number(v) == UINT64_MAX)
		return;
	if (words_total(v->key, v->key_len) && s->totals < DETECT_TOTALS)
		keep(w, &s->total[s->totals++], steps, v);
	if (words_pages(v->key, v->key_len))
		keep(w, &s->pages, steps, v);
	if (is_place(v))
		keep(w, &s->place, steps, v);
	if (is_limit(v))
		keep(w, &s->limit, steps, v);
}

/* --- members */

static void take_member(struct walk *w, const struct value *v, size_t steps)
{
	const char *in = steps ? w->step[steps - 1].name : "";
	const bool cursor =
	    words_cursor(v->key, v->key_len) || words_cursor(in, strlen(in));

	if (words_more(v->key, v->key_len) &&
	    (v->type == JSON_TRUE || v->type == JSON_FALSE))
		keep(w, &w->signs->more, steps, v);
	else if (words_next(v->key, v->key_len, v->type == JSON_OBJECT))
		take_next(w, v, steps, cursor);
	else
		take_number(w, v, steps);
}

static bool is_on_the_way(
    const struct walk *w, const struct value *v, size_t steps)
{
	for (size_t i = 0; i <= steps; i++) {
		const char *name = i < steps ? w->step[i].name : v->key;

		if (i >= w->list->steps ||
		    strcmp(w->list->step[i].name, name) != 0)
			return false;
	}
	return true;
}

static bool is_about(const struct value *v)
{
	return words_about(v->key, v->key_len) ||
	       words_next(v->key, v->key_len, false) ||
	       !strcmp(v->key, "search_criteria");
}

static void walk(struct walk *w, const struct value *in, size_t steps)
{
	for (const struct value *v = in->child; v; v = v->next) {
		if (!detect_is_printable(v->key, v->key_len))
			continue;
		w->step[steps] = (struct path_step){
		    .kind = PATH_NAME, .name = v->key, .len = v->key_len};
		take_member(w, v, steps);
		if (v->type == JSON_OBJECT && steps + 1 < DETECT_STEPS &&
		    (is_on_the_way(w, v, steps) || is_about(v)))
			walk(w, v, steps + 1);
	}
}

/* --- headers */

/* Without X- and WP-, which words_total_header drops itself. */
static bool is_pages_header(const char *name, size_t len)
{
	static const char *const prefixes[] = {"x-", "wp-"};

	for (size_t i = 0; i < 2; i++)
		if (len > strlen(prefixes[i]) &&
		    !strncasecmp(name, prefixes[i], strlen(prefixes[i]))) {
			name += strlen(prefixes[i]);
			len -= strlen(prefixes[i]);
		}
	return words_pages(name, len);
}

static void keep_name(struct buf *to, const char *line, size_t len)
{
	if (!to->len && detect_is_printable(line, len))
		buf_put(to, line, len);
}

static void take_header(struct detect_signs *s, const char *line)
{
	const size_t len = strcspn(line, ":");
	const char *value = line + len + (line[len] == ':');

	value += strspn(value, " \t");
	if (total_number(value) != UINT64_MAX && words_total_header(line, len))
		keep_name(&s->total_header, line, len);
	else if (total_number(value) != UINT64_MAX &&
		 is_pages_header(line, len))
		keep_name(&s->pages_header, line, len);
	else if (*value && words_next(line, len, false))
		keep_name(&s->cursor_header, line, len);
}

void detect_signs_find(struct detect_signs *s, const struct detect_page *p,
    const struct detect_list *l)
{
	struct walk w = {.signs = s, .list = l};
	const char *line;

	detect_signs_release(s);
	buf_puts(&s->link, "");
	for (unsigned n = 0; (line = detect_page_header(p, "Link", n)); n++)
		if (!s->link.len)
			(void)link_find(&s->link, line, "next");
	for (unsigned n = 0; (line = detect_page_line(p, n)); n++)
		take_header(s, line);
	if (p->root->type == JSON_OBJECT)
		walk(&w, p->root, 0);
}

void detect_signs_release(struct detect_signs *s)
{
	struct detect_sign *signs[] = {&s->next, &s->cursor, &s->more,
	    &s->nothing, &s->pages, &s->place, &s->limit};

	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
		buf_release(&signs[i]->path);
	for (size_t i = 0; i < DETECT_TOTALS; i++)
		buf_release(&s->total[i].path);
	buf_release(&s->link);
	buf_release(&s->cursor_header);
	buf_release(&s->total_header);
	buf_release(&s->pages_header);
	*s = (struct detect_signs){0};
}

const struct value *detect_sign_again(
    const struct detect_sign *sign, const struct value *root)
{
	return sign->value ? detect_follow(root, sign->step, sign->steps)
			   : NULL;
}
