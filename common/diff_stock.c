#include "diff_parts.h"

#include <string.h>

/*
 * Medusa makes an inventory item for each variant that it creates with a
 * product, but none for one that an update adds or that a killed server left
 * without (core-flows, update-products.js, 2.21). Such a variant cannot be
 * put into a cart. In an update "manage_inventory": true makes up for it,
 * unless there is an item of that sku already: then that one is linked.
 */

static bool is_true(const struct value *v)
{
	return v && (v->type == JSON_TRUE || value_is(v, "true"));
}

/* Is stock kept of it? Medusa's default for a new one is yes. */
static bool is_managed(const struct value *want, const struct value *have)
{
	const struct value *v = value_get(want, "manage_inventory");

	if (value_is_null(v))
		v = value_get(have, "manage_inventory");
	return value_is_null(v) ? !have : is_true(v);
}

/* The inventory item that has its sku and no variant. */
static const char *stray(
    const struct diff *d, const struct value *want, const struct value *have)
{
	const struct value *sku = value_get(want, "sku");

	if (!sku)
		sku = value_get(have, "sku");
	return d->strays && sku && sku->type == JSON_STRING
		   ? map_get(d->strays, sku->text, sku->len)
		   : NULL;
}

static void put_item(
    struct buf *to, const char *id, const struct value *quantity)
{
	buf_putc(to, '{');
	value_put_key(to, "inventory_item_id");
	string_put(to, id, strlen(id));
	value_put_key(to, "required_quantity");
	if (quantity && quantity->type == JSON_NUMBER)
		value_put(to, quantity);
	else
		buf_putc(to, '1');
	buf_putc(to, '}');
}

void diff_new_stock(
    struct diff *d, struct buf *to, const struct value *want, bool with_product)
{
	const char *id = stray(d, want, NULL);

	if (!is_managed(want, NULL))
		return;
	if (!with_product) {
		d->unfinished = true;
	} else if (id && !value_get(want, "inventory_items")) {
		value_put_key(to, "inventory_items");
		buf_putc(to, '[');
		put_item(to, id, NULL);
		buf_putc(to, ']');
	}
}

static void link_item(struct diff *d, const struct value *have, const char *id,
    const struct value *quantity)
{
	struct stock_link *l = arena_alloc(d->arena, sizeof *l);
	struct buf body = {0};

	put_item(&body, id, quantity);
	*l = (struct stock_link){.next = d->links,
	    .variant = value_get(have, "id")->text,
	    .body = arena_copy(d->arena, body.data, body.len)};
	d->links = l;
	buf_release(&body);
}

void diff_stock(struct diff *d, struct buf *to, const char *name,
    const struct value *want, const struct value *have)
{
	const struct value *items = value_get(have, "inventory_items");
	const struct value *given = value_get(want, "inventory_items");
	const char *id = stray(d, want, have);
	bool linked = false;

	/* An older Medusa may not say. */
	if (!want || !items || items->count || !is_managed(want, have))
		return;
	diff_note(d, items, given ? given : value_string(d->arena, "new", 3),
	    "variants[%s].inventory_items", name);
	for (given = given ? given->child : NULL; given; given = given->next) {
		const struct value *v = value_get(given, "inventory_item_id");

		if (!v || v->type != JSON_STRING)
			continue;
		link_item(
		    d, have, v->text, value_get(given, "required_quantity"));
		linked = true;
	}
	if (!linked && id) {
		link_item(d, have, id, NULL);
		linked = true;
	}
	/* When the server's is another one it is in there already. */
	if (!linked && is_true(value_get(have, "manage_inventory"))) {
		value_put_key(to, "manage_inventory");
		buf_puts(to, "true");
	}
}
