#include "inventory/row.h"

#include "base/buf.h"
#include "base/mem.h"
#include "json/decimal.h"
#include "json/value.h"

/* The first link from v on that leads to an inventory item; or NULL. */
static const struct value *link_from(const struct value *v)
{
	while (v && value_is_null(value_get(v, "inventory")))
		v = v->next;
	return v;
}

/* "6 'BOTTLE', 1 'BOX'"; in the arena. */
static const char *list_parts(struct arena *a, const struct value *v)
{
	struct buf text = {0};
	const char *copy;

	for (; v; v = link_from(v->next)) {
		const struct value *part = value_get(v, "inventory");
		const struct value *sku = value_text(part, "sku");
		const struct value *n = value_get(v, "required_quantity");

		buf_printf(&text, "%s%.*s '%s'", text.len ? ", " : "",
		    n ? (int)n->len : 1, n ? n->text : "?",
		    (sku ? sku : value_text(part, "id"))->text);
	}
	copy = arena_copy(a, text.data, text.len);
	buf_release(&text);
	return copy;
}

static bool is_one(const struct value *number)
{
	return number && decimal_equal(number->text, number->len, "1", 1);
}

static const struct value *of_variant(
    struct arena *a, const struct value *variant, const char **why)
{
	const struct value *managed = value_get(variant, "manage_inventory");
	const struct value *link =
	    link_from(value_get(variant, "inventory_items")->child);

	if (managed && managed->type == JSON_FALSE)
		*why = "Medusa keeps no stock of this variant; set its "
		       "'manage_inventory' to true, or leave it out";
	else if (!link)
		*why = "the variant has no inventory item; push it with "
		       "'manage_inventory' true";
	else if (link_from(link->next) ||
		 !is_one(value_get(link, "required_quantity")))
		*why = arena_printf(a,
		    "the variant is a kit of %s; push the stock of these "
		    "inventory items",
		    list_parts(a, link));
	else
		return value_get(link, "inventory");
	return NULL;
}

const struct value *row_item(
    struct arena *a, const struct value *row, const char **why)
{
	return value_get(row, "inventory_items") ? of_variant(a, row, why)
						 : row;
}

static bool lacks_levels(const struct value *inventory)
{
	const struct value *levels = value_get(inventory, "location_levels");

	return !value_text(inventory, "id") || !levels ||
	       levels->type != JSON_ARRAY;
}

const char *row_lacks(const struct value *row)
{
	static const char any[] = "an id or its levels";
	const struct value *links = value_get(row, "inventory_items");

	if (!value_text(row, "id"))
		return any;
	if (!links)
		return lacks_levels(row) ? any : NULL;
	if (links->type != JSON_ARRAY)
		return any;
	for (const struct value *v = link_from(links->child); v;
	     v = link_from(v->next))
		if (lacks_levels(value_get(v, "inventory")))
			return any;
	return NULL;
}
