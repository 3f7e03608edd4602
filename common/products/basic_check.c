#include "products/basic_check.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "json/value.h"
#include "products/place.h"
#include "products/schema.h"

#include <stdlib.h>

void check_object(struct buf *why, const struct place *at,
    const struct value *v, const char *example)
{
	if (why->len || v->type == JSON_OBJECT)
		return;
	place_put(why, at, "");
	buf_printf(why, " is %s; expected an object", event_name(v->type));
	if (example)
		buf_printf(why, " such as %s", example);
}

static void check_type(struct buf *why, const struct place *at,
    const struct value *v, const struct member *m)
{
	if (m->types & 1U << v->type)
		return;
	place_put(why, at, m->name);
	if (member_is_truth(m) && v->type == JSON_STRING)
		buf_printf(why, " is '%s'; expected true or false", v->text);
	else
		buf_printf(why, " cannot be %s", event_name(v->type));
}

void check_members(struct buf *why, const struct place *at,
    const struct value *object,
    const struct member *(*known)(const struct value *))
{
	for (const struct value *v = object->child; v && !why->len; v = v->next)
		check_type(why, at, v, known(v));
}

void check_present(struct buf *why, const struct place *at,
    const struct value *object, const char *member)
{
	const struct value *v = value_get(object, member);

	if (why->len || (v && (v->type != JSON_STRING || v->len)))
		return;
	place_put(why, at, "");
	buf_printf(why, " has no '%s'", member);
}

void check_title(
    struct buf *why, const struct place *at, const struct value *object)
{
	const struct value *v = value_text(object, "title");
	const char *text = v ? v->text : NULL;
	size_t len = v ? v->len : 0;

	if (!v || why->len)
		return;
	utf8_trim(&text, &len);
	if (len)
		return;
	place_put(why, at, "title");
	buf_puts(why, " is empty");
}

void check_strings(struct buf *why, const struct place *at,
    const struct value *object, const char *member)
{
	const struct value *v = value_get(object, member);

	for (v = v ? v->child : NULL; v && !why->len; v = v->next) {
		if (v->type == JSON_STRING)
			continue;
		place_put(why, at, member);
		buf_printf(why, " has %s for '%s'; expected a string",
		    event_name(v->type), v->key);
	}
}

bool is_integer(const struct value *number)
{
	double d = strtod(number->text, NULL);

	return d <= -1e15 || d >= 1e15 || d == (double)(long long)d;
}
