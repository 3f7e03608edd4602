#include "products/option_check.h"

#include "base/buf.h"
#include "base/map.h"
#include "json/value.h"
#include "products/basic_check.h"
#include "products/place.h"
#include "products/schema.h"

/* Remembers the values. */
static void check_values(
    struct buf *why, const struct value *option, struct map *seen)
{
	const char *title = value_get(option, "title")->text;

	for (struct value *v = value_get(option, "values")->child;
	     v && !why->len; v = v->next) {
		if (v->type != JSON_STRING)
			buf_printf(why, "a value of the option '%s' is %s",
			    title, event_name(v->type));
		else if (!v->len)
			buf_printf(
			    why, "a value of the option '%s' is empty", title);
		else if (map_get(seen, v->text, v->len))
			buf_printf(why, "the option '%s' has '%s' twice", title,
			    v->text);
		else
			map_put(seen, v->text, v->len, v);
	}
}

/* Medusa takes ranks of listed values only, and its column is an integer. */
static void check_ranks(struct buf *why, const struct place *at,
    const struct value *option, const struct map *values)
{
	const struct value *v = value_get(option, "ranks");

	for (v = v ? v->child : NULL; v && !why->len; v = v->next) {
		bool listed = map_get(values, v->key, v->key_len);

		if (listed && v->type == JSON_NUMBER && is_integer(v))
			continue;
		place_put(why, at, "ranks");
		buf_printf(why,
		    listed ? " has no integer for '%s'"
			   : " has '%s', which 'values' does not list",
		    v->key);
	}
}

static void check_parts(
    struct buf *why, const struct place *at, const struct value *option)
{
	struct map values = {0};

	check_values(why, option, &values);
	check_ranks(why, at, option, &values);
	map_release(&values);
}

static void check_option(struct buf *why, const struct place *at,
    const struct value *option, struct map *titles)
{
	struct value *title = value_get(option, "title");

	check_object(
	    why, at, option, "{\"title\":\"Size\",\"values\":[\"S\",\"M\"]}");
	check_members(why, at, option, option_member);
	check_title(why, at, option);
	if (why->len)
		return;
	if (!title || !value_get(option, "values")) {
		place_put(why, at, "");
		buf_printf(why, " has no '%s'", title ? "values" : "title");
	} else if (map_get(titles, title->text, title->len)) {
		buf_printf(why, "two options are called '%s'", title->text);
	} else {
		map_put(titles, title->text, title->len, title);
		check_parts(why, at, option);
	}
}

void option_check(struct buf *why, const struct value *list)
{
	struct place at = {.list = "options"};
	struct map titles = {0};

	for (const struct value *v = list ? list->child : NULL; v && !why->len;
	     v = v->next) {
		check_option(why, &at, v, &titles);
		at.item++;
	}
	map_release(&titles);
}
