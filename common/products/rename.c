/*
 * An inventory item that keeps the old sku blocks it for good: no other variant
 * can get an item with it, and an import of stock by sku books on the wrong
 * product when two variants exchange their skus.
 *
 * Skus of inventory items are unique, and Medusa checks that for each request.
 * So where another variant of the batch wants the old sku, the item is first
 * left without one. When that is done for all products of the batch, the items
 * get their new skus, in any order.
 *
 * The item of a variant whose stock is no longer managed keeps its sku, unless
 * another variant wants it.
 *
 * An item is renamed before its variant is changed, and before the variant's
 * sku is freed (codes.c). If ms-push is killed in between, the next run finds
 * a variant with the old sku, or without, and an item that has the same, or
 * none, and goes on.
 */
#include "products/rename.h"

#include "base/buf.h"
#include "json/value.h"
#include "json/writer.h"
#include "products/draft.h"
#include "products/match.h"
#include "products/stock.h"
#include "sync/batch.h"
#include "sync/plan.h"
#include "sync/unique.h"

static bool same_sku(const struct value *a, const struct value *b)
{
	return value_is_null(a) ? value_is_null(b) : value_same_text(a, b);
}

/* The only inventory item of a variant whose sku changes; or NULL. */
static const struct value *only_item(const struct pair *p)
{
	const struct value *sku = value_get(p->want, "sku");
	const struct value *items = value_get(p->have, "inventory_items");

	if (!sku || !items || items->count != 1 || p->broken ||
	    same_sku(sku, value_get(p->have, "sku")))
		return NULL;
	return items->child;
}

/* Is the item this variant's alone, with its sku or with none? */
static bool follows(const struct value *item, const struct value *variant)
{
	const struct value *sku = value_get(item, "sku");
	const struct value *users = value_get(item, "variants");
	const struct value *v = users ? users->child : NULL;

	for (; v; v = v->next)
		if (v->type == JSON_OBJECT &&
		    !value_same_text(
			value_get(v, "id"), value_get(variant, "id")))
			return false;
	return value_text(item, "id") && users &&
	       (value_is_null(sku) || same_sku(sku, value_get(variant, "sku")));
}

void rename_items(struct draft *d, const struct pairs *p)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct value *link = only_item(&p->pair[i]), *item;
		struct item_name *n;

		if (!link)
			continue;
		d->plan->needs_whole = true;
		item = value_get(link, "inventory");
		if (!item || !follows(item, p->pair[i].have))
			continue;
		n = arena_alloc(d->arena, sizeof *n);
		*n = (struct item_name){d->names, value_get(item, "id"),
		    value_get(item, "sku"), value_get(p->pair[i].want, "sku"),
		    !stock_is_managed(p->pair[i].want, p->pair[i].have)};
		d->names = n;
	}
}

/* A request that gives the item this sku; NULL: none. */
static void put_sku(struct buf *to, const struct value *sku)
{
	struct writer w = {.to = to};

	writer_object(&w, NULL);
	writer_value(&w, "sku", sku);
	writer_end(&w);
}

/* From one sku to another; NULL: none. */
static void add_step(struct draft *d, const struct item_name *n,
    enum step_when when, const struct value *from, const struct value *to)
{
	const char *path =
	    plan_path(d->arena, "/admin/inventory-items/", n->id, "?fields=id");
	struct buf body = {0};
	struct step *s;

	put_sku(&body, to);
	s = plan_step(d->plan, when, "rename its inventory item", path, &body);
	s->otherwise = "the inventory item keeps its sku";
	buf_reset(&body);
	put_sku(&body, from);
	s->undo = plan_undo(d->plan,
	    "its inventory item was renamed, and cannot be renamed back", path,
	    &body);
	buf_release(&body);
}

void rename_steps(struct draft *d)
{
	for (const struct item_name *n = d->names; n; n = n->next) {
		const struct value *sku = n->old;

		if (!value_is_null(sku) &&
		    unique_wanted(d->batch, "sku", sku)) {
			add_step(d, n, STEP_BEFORE, sku, NULL);
			sku = NULL;
		}
		if (!n->leaves && !same_sku(sku, n->new))
			add_step(d, n, STEP_READY, sku, n->new);
	}
}
