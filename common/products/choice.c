#include "products/choice.h"

#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "json/string.h"
#include "json/value.h"
#include "json/writer.h"
#include "products/mark.h"
#include "products/offer.h"

#include <stdlib.h>
#include <string.h>

/* The title that an option of Medusa has after the update; NULL: it goes. */
static const struct value *title_after(
    const struct offer *had, const struct value *title)
{
	const struct offer_option *o = offer_find(had, title->text, title->len);

	return o ? offer_title_after(o) : title;
}

enum { READ, LEFT_OUT, ODD };

static int read_one(
    struct mark_member *to, const struct value *v, const struct offer *had)
{
	const struct value *title;

	*to = (struct mark_member){v->key, v->key_len, v};
	if (had) {
		title = value_text(value_get(v, "option"), "title");
		if (!title)
			return ODD;
		title = title_after(had, title);
		if (!title)
			return LEFT_OUT;
		*to = (struct mark_member){
		    title->text, title->len, value_text(v, "value")};
	}
	return to->value && to->value->type == JSON_STRING ? READ : ODD;
}

struct choice choice_read(
    struct arena *a, const struct value *variant, const struct offer *had)
{
	const struct value *list = value_get(variant, "options");
	struct choice c = {0};

	if (!list)
		return c;
	c.list = arena_alloc(a, size_mul(list->count + 1, sizeof *c.list));
	for (const struct value *v = list->child; v; v = v->next) {
		int how = read_one(&c.list[c.count], v, had);

		if (how == ODD)
			return (struct choice){.odd = true};
		c.count += how == READ;
	}
	return c;
}

struct choice choice_among(
    struct arena *a, const struct choice *c, const struct map *titles)
{
	struct choice part = {0};

	part.list = arena_alloc(a, size_mul(c->count + 1, sizeof *part.list));
	for (size_t i = 0; i < c->count; i++)
		if (map_get(titles, c->list[i].key, c->list[i].len))
			part.list[part.count++] = c->list[i];
	return part;
}

/* A copy that is sorted by title; free() it. NULL: it is empty. */
static struct mark_member *sorted(const struct choice *c)
{
	struct mark_member *list;

	if (!c->count)
		return NULL;
	list = mem_resize(NULL, c->count, sizeof *list);
	memcpy(list, c->list, c->count * sizeof *list);
	mark_sort(list, c->count);
	return list;
}

bool choice_same(const struct choice *a, const struct choice *b)
{
	struct mark_member *x = sorted(a), *y = sorted(b);
	size_t i = 0;

	while (i < a->count && i < b->count && x[i].len == y[i].len &&
	       memcmp(x[i].key, y[i].key, x[i].len) == 0 &&
	       value_same_text(x[i].value, y[i].value))
		i++;
	free(x);
	free(y);
	return i == a->count && i == b->count;
}

bool choice_mark(struct buf *to, const struct choice *c)
{
	struct mark_member *list = sorted(c);

	buf_reset(to);
	for (size_t i = 0; i < c->count; i++) {
		const char *text = list[i].value->text;
		size_t len = list[i].value->len;

		/* The input has been trimmed; Medusa may hold white space. */
		utf8_trim(&text, &len);
		string_put(to, list[i].key, list[i].len);
		string_put(to, text, len);
	}
	free(list);
	return c->count;
}

void choice_put(struct writer *to, const struct choice *c)
{
	writer_object(to, "options");
	for (size_t i = 0; i < c->count; i++)
		writer_value(to, c->list[i].key, c->list[i].value);
	writer_end(to);
}

struct value *choice_value(struct arena *a, const struct choice *c)
{
	struct value *object = value_new(a, JSON_OBJECT), *last = NULL;

	for (size_t i = 0; i < c->count; i++)
		value_append(object, &last, c->list[i].key,
		    value_copy(a, c->list[i].value));
	return object;
}

struct value *choice_stored(struct arena *a, const struct value *variant)
{
	const struct value *v = value_get(variant, "options");
	struct value *object = value_new(a, JSON_OBJECT), *last = NULL;

	for (v = v ? v->child : NULL; v; v = v->next) {
		const struct value *title =
		    value_text(value_get(v, "option"), "title");
		const struct value *text = value_text(v, "value");

		if (title && text)
			value_append(
			    object, &last, title->text, value_copy(a, text));
	}
	return object;
}
