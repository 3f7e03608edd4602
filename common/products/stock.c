#include "products/diff_priv.h"

#include <string.h>

/*
 * Medusa makes an inventory item for each variant that it creates with a
 * product, but none for one that an update adds or that a killed server left
 * without (core-flows, update-products.js, 2.21). Such a variant cannot be
 * put into a cart. In an update "manage_inventory": true makes up for it,
 * unless there is an item of that sku already: then that one is linked. In 2.18
 * it does not yet, and the item has to be made and linked by hand.
 *
 * The other way round "manage_inventory": false takes the link away, but a
 * server that is killed, or an older one, keeps it.
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

/* The inventory item that has its sku: see struct diff. */
static const char *item_of_sku(
    const struct diff *d, const struct value *want, const struct value *have)
{
	const struct value *sku = value_get(want, "sku");

	if (!sku)
		sku = value_get(have, "sku");
	return d->strays && sku && sku->type == JSON_STRING
		   ? map_get(d->strays, sku->text, sku->len)
		   : NULL;
}

void diff_new_stock(
    struct diff *d, struct buf *to, const struct value *want, bool with_product)
{
	const char *id = item_of_sku(d, want, NULL);

	if (!is_managed(want, NULL))
		return;
	if (!with_product) {
		d->unfinished = true;
	} else if (id && *id && !value_get(want, "inventory_items")) {
		value_put_key(to, "inventory_items");
		buf_puts(to, "[{");
		value_put_key(to, "inventory_item_id");
		string_put(to, id, strlen(id));
		buf_puts(to, ",\"required_quantity\":1}]");
	}
}

static struct stock_link *add_link(struct diff *d, const struct value *have)
{
	struct stock_link *l = arena_alloc(d->arena, sizeof *l);

	*l = (struct stock_link){.next = d->links,
	    .variant = value_get(have, "id")->text,
	    .quantity = "1"};
	d->links = l;
	return l;
}

/* The inventory items that the input names; false: it names none. */
static bool link_given(
    struct diff *d, const struct value *have, const struct value *given)
{
	bool any = false;

	for (const struct value *v = given ? given->child : NULL; v;
	     v = v->next) {
		const struct value *id = value_text(v, "inventory_item_id");
		const struct value *n = value_get(v, "required_quantity");
		struct stock_link *l;

		if (!id)
			continue;
		l = add_link(d, have);
		l->item = id->text;
		if (n && n->type == JSON_NUMBER)
			l->quantity = arena_copy(d->arena, n->raw, n->raw_len);
		any = true;
	}
	return any;
}

/*
 * What Medusa itself makes of a variant (create-default-inventory-item.js); no
 * two of them may have one sku, so without when that is `taken`.
 */
static void make_item(struct diff *d, const struct value *want,
    const struct value *have, bool taken)
{
	static const char *const members[] = {"sku", "title", "hs_code",
	    "mid_code", "origin_country", "material", "weight", "length",
	    "height", "width", NULL};
	struct buf body = {0};

	buf_putc(&body, '{');
	for (const char *const *m = members + taken; *m; m++) {
		const struct value *v = value_get(want, *m);

		if (!v)
			v = value_get(have, *m);
		if (value_is_null(v) || (v->type == JSON_STRING && !v->len))
			continue;
		value_put_key(&body, *m);
		value_put(&body, v);
	}
	buf_putc(&body, '}');
	add_link(d, have)->make = arena_copy(d->arena, body.data, body.len);
	buf_release(&body);
}

static void unlink_all(
    struct diff *d, const struct value *have, const struct value *items)
{
	for (const struct value *v = items->child; v; v = v->next) {
		const struct value *id = value_text(v, "inventory_item_id");
		struct stock_link *l;

		if (!id)
			continue;
		l = add_link(d, have);
		l->item = id->text;
		l->remove = true;
	}
}

/* Managed, and there is none. */
static void mend(struct diff *d, struct buf *to, const char *name,
    const struct value *want, const struct value *have)
{
	const struct value *given = value_get(want, "inventory_items");
	const char *id = item_of_sku(d, want, have);

	diff_note(d, value_get(have, "inventory_items"),
	    given ? given : value_string(d->arena, "new", 3),
	    "variants[%s].inventory_items", name);
	if (link_given(d, have, given))
		return;
	if (id && *id) {
		add_link(d, have)->item = id;
	} else if (id || d->stock_by_hand) {
		make_item(d, want, have, id != NULL);
	} else {
		d->stock_asked = true;
		/* When the server's is another one it is in there already. */
		if (!is_true(value_get(have, "manage_inventory")))
			return;
		value_put_key(to, "manage_inventory");
		buf_puts(to, "true");
	}
}

void diff_stock(struct diff *d, struct buf *to, const char *name,
    const struct value *want, const struct value *have)
{
	const struct value *items = value_get(have, "inventory_items");

	/* An older Medusa may not say. */
	if (!want || !items)
		return;
	if (is_managed(want, have)) {
		if (!items->count)
			mend(d, to, name, want, have);
		return;
	}
	/* What the input does not speak of is the shop's own business. */
	if (!items->count || value_get(want, "inventory_items") ||
	    value_is_null(value_get(want, "manage_inventory")))
		return;
	/* Else it is said already that it will not be managed. */
	if (!is_true(value_get(have, "manage_inventory")))
		diff_note(d, items, NULL, "variants[%s].inventory_items", name);
	unlink_all(d, have, items);
}
