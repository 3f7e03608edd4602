/*
 * A product is new as long as this run is creating it: after a lost answer it
 * is compared whole, because Medusa may not have finished it.
 *
 * Medusa creates the product with its own members, then links it to its sales
 * channels and shipping profile, then creates the variants (core-flows,
 * create-products.js, 2.21). So these links may be missing if it was killed,
 * and a product without variants gets them.
 */
#include "products/initial.h"

#include "json/value.h"
#include "products/schema.h"
#include "sync/batch.h"

#include <string.h>

const char *const initial_members[] = {"title", "subtitle", "description",
    "handle", "status", "thumbnail", "images", "tags", "categories",
    "sales_channels", "type", "collection", "shipping_profile", "metadata",
    "discountable", "is_giftcard", "material", "weight", "length", "height",
    "width", "hs_code", "mid_code", "origin_country", NULL};

/* "type" also means "type_id". */
static bool is_named(const struct value *v, const char *name)
{
	size_t len = strlen(name);
	const char *rest = v->key + len;

	if (v->key_len < len || memcmp(v->key, name, len) != 0)
		return false;
	return !*rest || (strcmp(rest, "_id") == 0 &&
			     product_member(v)->kind == MEMBER_REF);
}

static bool is_link(const struct member *m)
{
	return (m->kind == MEMBER_SET || m->kind == MEMBER_REF) &&
	       (member_ref(m)->kind == NAME_CHANNEL ||
		   member_ref(m)->kind == NAME_PROFILE);
}

static bool is_initial(
    const struct batch *b, const struct item *item, const struct value *v)
{
	const struct value *variants = value_get(item->have, "variants");
	bool cut_short = variants && !variants->count;

	for (unsigned i = 0; initial_members[i]; i++)
		if (b->rules.initial & 1U << i &&
		    is_named(v, initial_members[i]))
			return !cut_short || !is_link(product_member(v));
	return false;
}

const struct value *initial_without(
    struct batch *b, const struct item *item, const struct value *product)
{
	struct value *rest, *last = NULL;

	if (!b->rules.initial || !item->have || item->action == ITEM_CREATE)
		return product;
	rest = value_new(&b->arena, JSON_OBJECT);
	for (const struct value *v = product->child; v; v = v->next)
		if (!is_initial(b, item, v))
			value_append(
			    rest, &last, NULL, value_copy(&b->arena, v));
	return rest;
}

void initial_disown(struct batch *b, struct item *item)
{
	item->owned = initial_without(b, item, item->given);
}
