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
		else if (map_put(seen, v->text, v->len, v))
			buf_printf(why, "the option '%s' has '%s' twice", title,
			    v->text);
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
		    listed ? " has no integer of 32 bits for '%s'"
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

/* Remembers a member that no two options may have alike. */
static void check_unique(struct buf *why, const struct value *option,
    const char *member, const char *message, struct map *seen)
{
	struct value *v = value_get(option, member);

	if (!v || why->len)
		return;
	if (map_put(seen, v->text, v->len, v))
		buf_printf(why, "two options %s '%s'", message, v->text);
}

struct seen {
	struct map titles, ids;
};

static void check_option(struct buf *why, const struct place *at,
    const struct value *option, struct seen *seen)
{
	check_object(
	    why, at, option, "{\"title\":\"Size\",\"values\":[\"S\",\"M\"]}");
	check_members(why, at, option, option_member);
	check_title(why, at, option);
	check_present(why, at, option, "title");
	check_present(why, at, option, "values");
	check_unique(why, option, "title", "are called", &seen->titles);
	check_unique(why, option, "id", "have the id", &seen->ids);
	if (!why->len)
		check_parts(why, at, option);
}

void option_check(struct buf *why, const struct value *list)
{
	struct place at = {.list = "options"};
	struct seen seen = {0};

	for (const struct value *v = list ? list->child : NULL; v && !why->len;
	     v = v->next) {
		check_option(why, &at, v, &seen);
		at.item++;
	}
	map_release(&seen.titles);
	map_release(&seen.ids);
}
