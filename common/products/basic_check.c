#include "products/basic_check.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "json/value.h"
#include "products/place.h"
#include "products/schema.h"

#include <math.h>
#include <stdint.h>
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

/* PostgreSQL refuses a number that a column of type real cannot hold, not even
 * as 0 or infinite, and Medusa answers 500 without a reason. */
static void check_measure(
    struct buf *why, const struct place *at, const struct value *v)
{
	float stored = strtof(v->text, NULL);
	bool small = stored <= 0 && stored >= 0;

	if (!isinf(stored) && (!small || strtod(v->text, NULL) == 0))
		return;
	place_put(why, at, v->key);
	buf_printf(why, " is %.*s, too %s for Medusa to store", (int)v->len,
	    v->text, small ? "small" : "large");
}

void check_members(struct buf *why, const struct place *at,
    const struct value *object,
    const struct member *(*known)(const struct value *))
{
	for (const struct value *v = object->child; v && !why->len;
	     v = v->next) {
		const struct member *m = known(v);

		check_type(why, at, v, m);
		if (m->kind == MEMBER_MEASURE && v->type == JSON_NUMBER)
			check_measure(why, at, v);
	}
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

	return d >= INT32_MIN && d <= INT32_MAX && d == (double)(int32_t)d;
}
