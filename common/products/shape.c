/*
 * A journal may have been edited. Its rows have two forms: that of an answer,
 * and that of a request.
 */
#include "products/shape.h"

#include "json/value.h"

#include <stddef.h>

typedef bool check(const struct value *v);

static bool is_object(const struct value *v)
{
	return v->type == JSON_OBJECT;
}

static bool is_object_or_none(const struct value *v)
{
	return value_is_null(v) || v->type == JSON_OBJECT;
}

/* A list of such, or nothing. */
static bool is_list(const struct value *list, check *element)
{
	if (value_is_null(list))
		return true;
	if (list->type != JSON_ARRAY)
		return false;
	for (const struct value *v = list->child; v; v = v->next)
		if (!element(v))
			return false;
	return true;
}

static bool is_image(const struct value *v)
{
	return is_object(v) && value_text(v, "url");
}

static bool is_price(const struct value *v)
{
	const struct value *amount = value_get(v, "amount");

	return is_object(v) && value_text(v, "currency_code") && amount &&
	       amount->type == JSON_NUMBER &&
	       is_object_or_none(value_get(v, "rules"));
}

/* A request has texts. */
static bool is_option_value(const struct value *v)
{
	return v->type == JSON_STRING ||
	       (is_object(v) && value_text(v, "value"));
}

static bool is_option(const struct value *v)
{
	return is_object(v) && value_text(v, "title") &&
	       is_object_or_none(value_get(v, "metadata")) &&
	       is_list(value_get(v, "values"), is_option_value);
}

/* {"Size":"S"}, or the same as Medusa answers it. */
static bool is_choice(const struct value *v)
{
	if (value_is_null(v) || v->type == JSON_ARRAY)
		return is_list(v, is_object);
	if (v->type != JSON_OBJECT)
		return false;
	for (const struct value *c = v->child; c; c = c->next)
		if (c->type != JSON_STRING)
			return false;
	return true;
}

static bool is_variant(const struct value *v)
{
	return is_object(v) && is_object_or_none(value_get(v, "metadata")) &&
	       is_choice(value_get(v, "options")) &&
	       is_list(value_get(v, "inventory_items"), is_object) &&
	       is_list(value_get(v, "prices"), is_price);
}

bool shape_is_row(const struct value *row)
{
	static const struct {
		const char *name;
		check *element;
	} lists[] = {{"images", is_image}, {"tags", is_object},
	    {"categories", is_object}, {"sales_channels", is_object},
	    {"options", is_option}, {"variants", is_variant}};

	if (value_is_null(row))
		return true;
	if (!is_object(row) || !is_object_or_none(value_get(row, "metadata")) ||
	    !is_object_or_none(value_get(row, "shipping_profile")))
		return false;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (!is_list(value_get(row, lists[i].name), lists[i].element))
			return false;
	return true;
}

/* Has each element an id, and each of its `parts`? */
static bool have_ids(const struct value *list, const char *parts)
{
	const struct value *v = list ? list->child : NULL;

	while (v && value_text(v, "id") &&
	       (!parts || have_ids(value_get(v, parts), NULL)))
		v = v->next;
	return !v;
}

const char *shape_lacks(const struct value *row)
{
	static const struct {
		const char *name, *parts;
	} lists[] = {
	    {"images", NULL}, {"options", "values"}, {"variants", "prices"}};
	bool ok = value_text(row, "id") && shape_is_row(row);

	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		ok = ok &&
		     have_ids(value_get(row, lists[i].name), lists[i].parts);
	return ok ? NULL
		  : "an id, a title, a currency or another part that they "
		    "need";
}
