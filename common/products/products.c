#include "products/products.h"

#include "base/buf.h"
#include "json/decimal.h"
#include "json/value.h"
#include "medusa/medusa.h"
#include "medusa/version.h"
#include "products/advise.h"
#include "products/attribute.h"
#include "products/draft.h"
#include "products/handle.h"
#include "products/initial.h"
#include "products/merge.h"
#include "products/plan.h"
#include "products/read.h"
#include "products/record.h"
#include "products/schema.h"
#include "products/shape.h"
#include "products/stock.h"
#include "products/stock_find.h"
#include "products/undo.h"
#include "sync/batch.h"
#include "sync/resource.h"

#include <stdint.h>
#include <string.h>

#define LIST .path = "/admin/products", .list = "products"
#define CODE(code)                                                             \
	.name = code, LIST, .filter = "variants%5B" code "%5D",                \
	.fields = ",variants." code, .several = true
#define HANDLE .name = "handle", LIST, .filter = "handle", .fields = ",handle"

static const struct identity identities[] = {
    {.name = "external_id", LIST, .filter = "external_id", .fields = ""},
    {.name = "id", LIST, .filter = "id", .fields = "", .fixed = true},
    {HANDLE},
    {CODE("sku")},
    {.name = NULL},
};

/* The first of these that is repeated is reported. */
static const struct identity unique[] = {
    {HANDLE},
    {CODE("sku")},
    {CODE("ean")},
    {CODE("upc")},
    {CODE("barcode")},
    {.name = NULL},
};

/* By enum kept_kind. */
static const char *const kept[KEPT_KINDS] = {"variants", "prices"};

/* The bits of enum prune. */
static const char *const prunable[] = {"options", "variants", "prices", NULL};

static bool is_code(const char *name)
{
	for (const char *const *code = variant_codes; *code; code++)
		if (strcmp(*code, name) == 0)
			return true;
	return false;
}

/* A code is looked for in the variants. */
static bool each(
    const struct value *thing, const char *name, value_taker *take, void *ctx)
{
	const struct value *v = value_get(thing, "variants"), *text;

	if (!is_code(name)) {
		text = value_text(thing, name);
		return !text || take(ctx, text);
	}
	for (v = v ? v->child : NULL; v; v = v->next) {
		text = value_text(v, name);
		if (text && !take(ctx, text))
			return false;
	}
	return true;
}

static const struct value *implied(struct batch *b, const struct item *item,
    const char *name, const char **from)
{
	const struct value *title = value_text(item->full, "title");
	const char *handle;

	if (strcmp(name, "handle") != 0 || !title ||
	    !value_is_null(value_get(item->full, name)))
		return NULL;
	*from = "title";
	handle = handle_of_title(&b->arena, title->text, title->len);
	return handle ? value_string(&b->arena, handle, strlen(handle)) : NULL;
}

static void names(struct batch *b, struct item *item)
{
	initial_disown(b, item);
	product_names(&b->wanted, &b->arena, item->owned);
}

static void fields(struct buf *to, const struct batch *b,
    struct item *const *list, size_t count)
{
	struct owned owned = {0, 0};

	for (size_t i = 0; i < count; i++)
		product_owned(&owned, list[i]->full);
	if (b->whole)
		owned.variant = UINT64_MAX;
	product_fields(to, &owned);
	if (b->whole)
		product_stock_fields(to);
}

/* Counts options and variants with their parts. */
static size_t parts(const struct value *row)
{
	static const char *const members[] = {
	    "prices", "inventory_items", "options", NULL};
	const struct value *v = value_get(row, "options");
	size_t n = 1;

	for (v = v ? v->child : NULL; v; v = v->next) {
		const struct value *values = value_get(v, "values");

		n += values ? values->count + 1 : 1;
	}
	v = value_get(row, "variants");
	for (v = v ? v->child : NULL; v; v = v->next) {
		n++;
		for (const char *const *name = members; *name; name++) {
			const struct value *m = value_get(v, *name);

			n += m ? m->count + 1 : 0;
		}
	}
	return n;
}

/* What an undo has as well. */
#define PRODUCTS                                                               \
	.word = "products", .name = "products", .one = "product",              \
	.unique = unique, .each = each, .verified = stock_verified,            \
	.lacks = shape_lacks, .parts = parts,                                  \
	.batch_path = "/admin/products/batch?fields=id,external_id",           \
	.body_max = MEDUSA_BODY_MAX, .attribute = product_attribute,           \
	.recover = stock_recover, .record_rows = record_rows,                  \
	.record_plan = record_plan, .record_put = record_put,                  \
	.state_size = sizeof(struct stock), .forget = stock_forget

static const struct resource products_undo = {
    PRODUCTS,
    .identities = undo_identities,
    .read = undo_read,
    .names = undo_names,
    .look_up = undo_look_up,
    .fields = undo_fields,
    .plan = undo_plan,
};

/* Each product takes Medusa longer in a larger request (2.21). */
enum { DELETES_MAX = 25 };

static bool is_reserved(const struct value *inventory)
{
	const struct value *n = value_get(inventory, "reserved_quantity");

	return n && n->type == JSON_NUMBER &&
	       !decimal_equal(n->text, n->len, "0", 1);
}

/* Medusa refuses to delete stock that open orders have reserved. */
static const char *stays(struct batch *b, const struct item *item)
{
	const struct value *v = value_get(item->have, "variants"), *link;

	for (v = v ? v->child : NULL; v; v = v->next) {
		link = value_get(v, "inventory_items");
		for (link = link ? link->child : NULL; link;
		     link = link->next) {
			const struct value *i = value_get(link, "inventory");
			const struct value *sku = value_text(i, "sku");

			if (is_reserved(i))
				return arena_printf(&b->arena,
				    "open orders have reserved its stock%s%s; "
				    "make it a draft, or close them",
				    sku ? " of " : "", sku ? sku->text : "");
		}
	}
	return NULL;
}

const struct resource resource_products = {
    PRODUCTS,
    .identities = identities,
    .implied = implied,
    .read = product_read,
    .merge = product_merge,
    .differ = product_differ,
    .names = names,
    .fields = fields,
    .version_fields = version_fields,
    .version = version_of,
    .plan = product_plan,
    .advise = product_advise,
    .prunable = prunable,
    .initial = initial_members,
    .delete_max = DELETES_MAX,
    .delete_fields = ",variants.inventory_items.inventory.sku,"
		     "variants.inventory_items.inventory.reserved_quantity",
    .stays = stays,
    .undo = &products_undo,
    .kept = kept,
};
