/*
 * Medusa makes an inventory item for each variant that it creates together with
 * its product, but none for a variant that an update adds, and a killed server
 * leaves variants without one (core-flows, update-products.js, 2.21). A variant
 * without an item cannot be put into a cart. There are four cases:
 *
 *   - no item has the variant's sku, Medusa 2.21: "manage_inventory":true in an
 *     update makes and links one;
 *   - the same, Medusa 2.18: the update makes none; the item is made and linked
 *     by requests of its own;
 *   - an unlinked item has the sku: it is linked, by a request of its own;
 *   - an item that is linked to another variant has the sku: a new item without
 *     a sku is made and linked, because no two items may have the same one.
 *
 * The kind of server is learnt once: after the first update that asks for items
 * the product is looked up again (plan.verify, stock_learn). Which items exist
 * is learnt when Medusa refuses a batch because of one (stock_find.h).
 *
 * "manage_inventory":false in an update removes the link, but not in older
 * versions, nor if the server is killed; then it is removed here.
 */
#include "products/stock.h"

#include "base/buf.h"
#include "base/mem.h"
#include "json/value.h"
#include "json/writer.h"
#include "products/draft.h"
#include "sync/batch.h"
#include "sync/plan.h"

static bool is_true(const struct value *v)
{
	return v && (v->type == JSON_TRUE || value_is(v, "true"));
}

bool stock_is_managed(const struct value *want, const struct value *have)
{
	const struct value *v = value_get(want, "manage_inventory");

	if (value_is_null(v))
		v = value_get(have, "manage_inventory");
	return value_is_null(v) ? !have : is_true(v);
}

/* The inventory item that has the variant's sku, if it is known to be in the
 * way; or NULL. */
static const struct stock_item *item_of_sku(
    const struct draft *d, const struct value *want, const struct value *have)
{
	const struct stock *stock = d->batch->state;
	const struct value *sku = value_get(want, "sku");

	if (!sku)
		sku = value_get(have, "sku");
	return sku && sku->type == JSON_STRING
		   ? map_get(&stock->items, sku->text, sku->len)
		   : NULL;
}

/* Medusa would refuse to make a second item with this sku. */
static void refuse_new(
    struct draft *d, const struct value *want, const struct stock_item *item)
{
	const struct value *sku = value_text(item->variant, "sku");
	const struct value *key =
	    value_text(value_get(item->variant, "product"), "external_id");

	plan_refuse(d->plan,
	    "the inventory item with its sku '%s' belongs to another variant, "
	    "'%s' of '%s'; rename that inventory item",
	    value_get(want, "sku")->text, sku ? sku->text : "?",
	    key ? key->text : "?");
}

void stock_new(struct draft *d, struct writer *to, const struct value *want,
    bool with_product)
{
	const struct stock_item *item = item_of_sku(d, want, NULL);

	if (!stock_is_managed(want, NULL))
		return;
	if (!with_product) {
		d->plan->unfinished = true;
		return;
	}
	if (!item || value_get(want, "inventory_items"))
		return;
	if (item->variant) {
		refuse_new(d, want, item);
		return;
	}
	writer_array(to, "inventory_items");
	writer_object(to, NULL);
	writer_text(to, "inventory_item_id", item->id);
	writer_number(to, "required_quantity", 1);
	writer_end(to);
	writer_end(to);
}

static struct stock_link *add_link(struct draft *d, const struct value *have)
{
	struct stock_link *l = arena_alloc(d->arena, sizeof *l);

	*l = (struct stock_link){.next = d->links,
	    .variant = value_get(have, "id")->text,
	    .quantity = "1"};
	d->links = l;
	return l;
}

/* Links the inventory items that the input names; false: it names none. */
static bool link_given(
    struct draft *d, const struct value *have, const struct value *given)
{
	bool any = false;

	for (const struct value *v = given ? given->child : NULL; v;
	     v = v->next) {
		const struct value *id = value_text(v, "inventory_item_id");
		const struct value *n = value_get(v, "required_quantity");
		struct stock_link *l;

		l = add_link(d, have);
		l->item = id->text;
		if (n)
			l->quantity = arena_copy(d->arena, n->raw, n->raw_len);
		any = true;
	}
	return any;
}

/*
 * Makes the item that Medusa itself would make, see its
 * create-default-inventory-item.js; without a sku if another item has it
 * (`taken`).
 */
static void make_item(struct draft *d, const struct value *want,
    const struct value *have, bool taken)
{
	static const char *const members[] = {"sku", "title", "hs_code",
	    "mid_code", "origin_country", "material", "weight", "length",
	    "height", "width", NULL};
	struct buf body = {0};
	struct writer w = {.to = &body};

	writer_object(&w, NULL);
	for (const char *const *m = members + taken; *m; m++) {
		const struct value *v = value_get(want, *m);

		if (!v)
			v = value_get(have, *m);
		if (value_is_null(v) || (v->type == JSON_STRING && !v->len))
			continue;
		writer_value(&w, *m, v);
	}
	writer_end(&w);
	add_link(d, have)->make = arena_copy(d->arena, body.data, body.len);
	buf_release(&body);
}

static void unlink_all(
    struct draft *d, const struct value *have, const struct value *items)
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

/* For a managed variant without an item. */
static void add_item(struct draft *d, struct writer *to, const char *name,
    const struct value *want, const struct value *have)
{
	const struct value *given = value_get(want, "inventory_items");
	const struct stock_item *item = item_of_sku(d, want, have);

	plan_change(d->plan, value_get(have, "inventory_items"),
	    given ? given : value_string(d->arena, "new", 3),
	    "variants[%s].inventory_items", name);
	if (link_given(d, have, given))
		return;
	if (item && !item->variant) {
		add_link(d, have)->item = item->id;
	} else if (item || d->stock_by_hand) {
		make_item(d, want, have, item != NULL);
	} else {
		d->stock_asked = true;
		/* If it differs from Medusa's, it has been written. */
		if (!is_true(value_get(have, "manage_inventory")))
			return;
		writer_literal(to, "manage_inventory", "true");
	}
}

void stock_diff(struct draft *d, struct writer *to, const char *name,
    const struct value *want, const struct value *have)
{
	const struct value *items = value_get(have, "inventory_items");

	/* An older Medusa may not answer `inventory_items`. */
	if (!want || !items)
		return;
	if (stock_is_managed(want, have)) {
		if (!items->count)
			add_item(d, to, name, want, have);
		return;
	}
	/* A link is removed only if the input says that stock is not managed.
	 */
	if (!items->count || value_get(want, "inventory_items") ||
	    value_is_null(value_get(want, "manage_inventory")))
		return;
	/* Otherwise `manage_inventory` is the change that is noted. */
	if (!is_true(value_get(have, "manage_inventory")))
		plan_change(
		    d->plan, items, NULL, "variants[%s].inventory_items", name);
	unlink_all(d, have, items);
}

void stock_learn(struct stock *s, const struct batch *b, const struct draft *d)
{
	if (s->made != STOCK_UNKNOWN || b->write_unknown)
		return;
	s->made = STOCK_BY_UPDATE;
	for (const struct stock_link *l = d->links; l; l = l->next)
		if (l->make)
			s->made = STOCK_BY_HAND;
}

bool stock_verified(const struct batch *b)
{
	const struct stock *stock = b->state;

	return stock->made == STOCK_BY_UPDATE;
}

void stock_forget(void *state)
{
	struct stock *stock = state;

	map_release(&stock->items);
}
