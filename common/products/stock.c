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
 * is learnt when Medusa refuses a batch because of one (stock_recover).
 *
 * "manage_inventory":false in an update removes the link, but not in older
 * versions, nor if the server is killed; then it is removed here.
 */
#include "products/stock.h"

#include "base/buf.h"
#include "base/mem.h"
#include "http/url.h"
#include "json/value.h"
#include "json/writer.h"
#include "medusa/errors.h"
#include "medusa/list.h"
#include "medusa/medusa.h"
#include "products/draft.h"
#include "sync/batch.h"
#include "sync/plan.h"

#include <string.h>

enum {
	SKU_MAX = 2000, /* bytes; up to three times as long when encoded */
	URL_FULL = MEDUSA_URL_MAX - 3 * SKU_MAX,
};

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

/* The inventory item with the variant's sku; NULL or "" as in struct stock. */
static const char *item_of_sku(
    const struct draft *d, const struct value *want, const struct value *have)
{
	const struct stock *stock = d->batch->state;
	const struct value *sku = value_get(want, "sku");

	if (!sku)
		sku = value_get(have, "sku");
	return sku && sku->type == JSON_STRING
		   ? map_get(&stock->unlinked, sku->text, sku->len)
		   : NULL;
}

void stock_new(struct draft *d, struct writer *to, const struct value *want,
    bool with_product)
{
	const char *id = item_of_sku(d, want, NULL);

	if (!stock_is_managed(want, NULL))
		return;
	if (!with_product) {
		d->plan->unfinished = true;
	} else if (id && *id && !value_get(want, "inventory_items")) {
		writer_array(to, "inventory_items");
		writer_object(to, NULL);
		writer_text(to, "inventory_item_id", id);
		writer_number(to, "required_quantity", 1);
		writer_end(to);
		writer_end(to);
	}
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
	const char *id = item_of_sku(d, want, have);

	plan_change(d->plan, value_get(have, "inventory_items"),
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

/*
 * Is the item linked to a variant? Medusa answers null for a variant that is
 * gone: such a link stays if the database fails while Medusa undoes a creation.
 */
static bool is_linked(const struct value *variants)
{
	for (const struct value *v = variants->child; v; v = v->next)
		if (v->type == JSON_OBJECT)
			return true;
	return false;
}

static void learn(struct batch *b, const struct value *item)
{
	struct stock *stock = b->state;
	const struct value *id = value_text(item, "id");
	const struct value *sku = value_text(item, "sku");
	const struct value *variants = value_get(item, "variants");

	if (!id || !sku || !variants)
		return;
	map_put(&stock->unlinked, sku->text, sku->len,
	    arena_copy(&b->arena, id->text, is_linked(variants) ? 0 : id->len));
}

static bool ask(struct batch *b, struct buf *path, size_t count)
{
	struct medusa_answer answer;
	struct value *rows;

	if (!count)
		return true;
	answer = medusa_list(b->medusa, &b->arena, path->data,
	    "inventory_items", count + 1, &rows);
	if (answer.outcome != OUTCOME_DONE)
		return batch_fail_answer(b, "look up inventory items", &answer);
	for (const struct value *v = rows; v; v = v->next)
		learn(b, v);
	return true;
}

/* Asks for all skus of the list: where one item is in the way there are more.
 */
static bool look_for_items(
    struct batch *b, struct item *const *list, size_t count)
{
	static const char start[] =
	    "/admin/inventory-items?fields=id,sku,variants.id";
	struct buf path = {0};
	const struct value *v;
	size_t asked = 0;
	bool ok = true;

	buf_puts(&path, start);
	for (size_t i = 0; i < count && ok; i++) {
		v = value_get(list[i]->owned, "variants");
		for (v = v ? v->child : NULL; v && ok; v = v->next) {
			const struct value *sku = value_text(v, "sku");

			if (!sku || !sku->len || sku->len > SKU_MAX)
				continue;
			/* Medusa would split a sku at its comma in sku[]=. */
			buf_puts(&path, "&sku=");
			url_encode(&path, sku->text, sku->len);
			asked++;
			if (path.len < URL_FULL)
				continue;
			ok = ask(b, &path, asked);
			buf_reset(&path);
			buf_puts(&path, start);
			asked = 0;
		}
	}
	ok = ok && ask(b, &path, asked);
	buf_release(&path);
	return ok;
}

/* Does one of these items have a variant with the sku? */
static bool is_own_sku(struct item *const *list, size_t count, const char *sku)
{
	for (size_t i = 0; i < count; i++) {
		const struct value *v = value_get(list[i]->owned, "variants");

		for (v = v ? v->child : NULL; v; v = v->next) {
			const struct value *own = value_text(v, "sku");

			if (own && value_is(own, sku))
				return true;
		}
	}
	return false;
}

enum outcome stock_recover(struct batch *b, struct item *const *list,
    size_t count, const struct medusa_answer *answer)
{
	const struct stock *stock = b->state;
	const struct error_value e = error_value(&b->arena, answer);
	const char *sku = e.value;

	/* An own sku only, and each only once: this comes to an end. */
	if (e.about != ERROR_ABOUT_STOCK || !is_own_sku(list, count, sku) ||
	    map_get(&stock->unlinked, sku, strlen(sku)))
		return OUTCOME_REFUSED;
	if (!look_for_items(b, list, count))
		return OUTCOME_FAILED;
	return map_get(&stock->unlinked, sku, strlen(sku)) ? OUTCOME_AGAIN
							   : OUTCOME_REFUSED;
}

bool stock_verified(const struct batch *b)
{
	const struct stock *stock = b->state;

	return stock->made == STOCK_BY_UPDATE;
}

void stock_forget(void *state)
{
	struct stock *stock = state;

	map_release(&stock->unlinked);
}
