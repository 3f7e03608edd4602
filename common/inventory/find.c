/*
 * Looking up: which level does an item mean, and what is there?
 *
 * In: items that were read. Out: `id` of the inventory item, `at`, which names
 * the level, and `have`, the level, NULL if there is none yet. An item is not
 * found, or rejected, if it means no level, or one that cannot be set.
 *
 * 1. Locations come first: Medusa's route for batches takes unknown ones, and
 *    makes levels of them that nothing shows (core-flows, 2.21:
 *    batch-inventory-item-levels.js against create-inventory-levels.js).
 * 2. Variants are looked up by the text of the item. What a shopper buys is the
 *    variant, and it may use an inventory item of another sku: that of an item
 *    does not follow when a variant gets a new one.
 * 3. Inventory items are looked up by their own sku for what was not found:
 *    parts of kits, and stock without a variant.
 *
 * Two items of a batch may mean one level, by the skus of two variants that
 * share an inventory item, for example. Both have the same `at` then
 * (sync/group.h).
 */
#include "inventory/find.h"

#include "base/buf.h"
#include "base/err.h"
#include "inventory/inventory.h"
#include "inventory/level.h"
#include "inventory/row.h"
#include "json/value.h"
#include "medusa/locations.h"
#include "medusa/medusa.h"
#include "medusa/shop.h"
#include "sync/ask.h"
#include "sync/batch.h"
#include "sync/resource.h"

#include <string.h>

#define ITEMS	 .path = "/admin/inventory-items", .list = "inventory_items"
#define VARIANTS .path = "/admin/product-variants", .list = "variants"
#define CODE(code)                                                             \
	{                                                                      \
		.name = code, VARIANTS, .filter = code, .fields = ""           \
	}

const struct identity inventory_identities[] = {
    CODE("sku"),
    {.name = "inventory_item_id", ITEMS, .filter = "id", .fields = ""},
    CODE("ean"),
    CODE("upc"),
    CODE("barcode"),
    {.name = NULL},
};

static const struct identity by_own_sku = {
    .name = "sku", ITEMS, .filter = "sku", .fields = ""};

struct finding {
	struct batch *batch;
	struct item *const *list;
	size_t count;
	struct ask ask;
};

static bool is_of_variants(const struct identity *by)
{
	return strcmp(by->list, "variants") == 0;
}

/* The member of a row that is asked for. */
static const char *member_of(const struct identity *by)
{
	return strcmp(by->filter, "id") == 0 ? "id" : by->name;
}

/* --- locations */

static const struct location *find_location(
    const struct finding *f, const struct level *level, const char **why)
{
	struct arena *a = &f->batch->arena;
	struct locations *l = shop_locations(f->batch->shop);
	const struct value *place = level->place;

	if (!place)
		return locations_only(l, a, why);
	if (place->type == JSON_STRING)
		return locations_named(l, a, place->text, place->len, why);
	place = value_text(place, "id");
	return locations_with_id(l, a, place->text, place->len, why);
}

static bool find_locations(const struct finding *f)
{
	struct batch *b = f->batch;
	struct medusa_answer answer;

	if (!locations_read(shop_locations(b->shop), b->medusa, &answer))
		return batch_fail_answer(b, "look up stock locations", &answer);
	for (size_t i = 0; i < f->count; i++) {
		struct level *level = level_of(f->list[i]);
		const char *why = NULL;

		level->location = find_location(f, level, &why);
		if (why)
			item_reject(f->list[i], "invalid_input", why);
	}
	return true;
}

/* Shoppers see 0 then, and a cart takes any number. */
static void warn_of_location(const struct finding *f, const struct level *level)
{
	if (locations_warns(shop_locations(f->batch->shop), level->location))
		warning("the stock location '%s' belongs to no sales channel: "
			"shoppers see none of its stock, and carts may take "
			"more than there is",
		    level->location->name);
}

/* --- rows */

static void take(struct finding *f, struct item *item, const struct value *row)
{
	const struct identity *by = f->ask.by;
	struct level *level = level_of(item);

	if (level->row)
		item_reject(item, "duplicate",
		    arena_printf(&f->batch->arena,
			"two %s in Medusa have the %s '%s'",
			is_of_variants(by) ? "variants" : "inventory items",
			by->name, level->text->text));
	level->row = row;
}

static bool take_row(void *ctx, const struct value *row)
{
	struct finding *f = ctx;
	const struct value *text = value_text(row, member_of(f->ask.by));
	const struct ask_item *i = text ? ask_items(&f->ask, text) : NULL;

	if (!i)
		return ask_ignored(&f->ask);
	for (; i; i = i->next)
		take(f, i->item, row);
	return true;
}

static bool is_wanted(const struct item *item, const struct identity *by)
{
	const struct level *level = level_of(item);

	if (item_over(item) || level->row)
		return false;
	return level->by == by ||
	       (by == &by_own_sku && level->by == inventory_identities);
}

static bool any_gives(const struct finding *f, enum quantity q)
{
	for (size_t i = 0; i < f->count; i++)
		if (level_of(f->list[i])->given[q])
			return true;
	return false;
}

/*
 * The quantities that the plans compare. Medusa makes objects for each of them:
 * two that nobody reads were an eighth of the CPU of a look-up.
 */
static void put_quantities(
    struct buf *to, const struct finding *f, const char *before)
{
	const bool available = any_gives(f, AVAILABLE);
	const bool asked[] = {available || any_gives(f, STOCKED), available,
	    any_gives(f, INCOMING)};
	static const char *const names[] = {
	    "stocked_quantity", "reserved_quantity", "incoming_quantity"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (asked[i])
			buf_printf(
			    to, ",%slocation_levels.%s", before, names[i]);
}

/* The fields of a row: of its one inventory item, or of all of a variant. */
static void put_fields(struct finding *f, const struct identity *by)
{
	struct buf *to = &f->ask.fields;
	const char *before = "";

	if (is_of_variants(by)) {
		before = "inventory_items.inventory.";
		buf_printf(to, "id,%s,manage_inventory,", by->name);
		buf_puts(to, "inventory_items.required_quantity,");
	}
	buf_printf(to, "%sid,%ssku,%slocation_levels.location_id", before,
	    before, before);
	put_quantities(to, f, before);
}

static bool look_by(struct finding *f, const struct identity *by)
{
	struct ask *q = &f->ask;

	ask_reset(q);
	buf_reset(&q->fields);
	put_fields(f, by);
	q->by = by;
	for (size_t i = 0; i < f->count; i++)
		if (is_wanted(f->list[i], by))
			ask_want(q, level_of(f->list[i])->text, f->list[i]);
	return ask_all(q);
}

static bool find_rows(struct finding *f)
{
	const struct identity *by = inventory_identities;
	bool ok = true;

	for (; by->name && ok; by++)
		ok = look_by(f, by);
	return ok && look_by(f, &by_own_sku);
}

/* --- from a row to a level */

static void set_missing(const struct finding *f, struct item *item)
{
	const struct inventory_options *o = f->batch->rules.options;

	item->action = item->op =
	    o && o->ignore_missing ? ITEM_SKIPPED : ITEM_NOT_FOUND;
}

static const struct value *level_at(
    const struct value *inventory, const struct location *location)
{
	const struct value *v = value_get(inventory, "location_levels")->child;

	while (v && !value_is(value_get(v, "location_id"), location->id))
		v = v->next;
	return v;
}

static void find_level(const struct finding *f, struct item *item)
{
	const struct level *level = level_of(item);
	const struct value *inventory;
	const char *why = NULL;

	if (item_over(item))
		return;
	if (!level->row) {
		set_missing(f, item);
		return;
	}
	inventory = row_item(&f->batch->arena, level->row, &why);
	if (!inventory) {
		item_reject(item, "invalid_input", why);
		return;
	}
	item->id = value_text(inventory, "id")->text;
	item->at = arena_printf(
	    &f->batch->arena, "%s %s", item->id, level->location->id);
	item->have = level_at(inventory, level->location);
	warn_of_location(f, level);
}

bool inventory_look_up(struct batch *b, struct item *const *list, size_t count)
{
	struct finding f = {.batch = b,
	    .list = list,
	    .count = count,
	    .ask = {.batch = b, .take = take_row, .ctx = &f}};
	bool ok;

	b->look_ms = 0;
	for (size_t i = 0; i < count; i++)
		level_of(list[i])->row = NULL;
	ok = find_locations(&f) && find_rows(&f);
	for (size_t i = 0; i < count && ok; i++)
		find_level(&f, list[i]);
	ask_release(&f.ask);
	return ok;
}
