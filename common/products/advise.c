/*
 * Only what is to be written is looked at, so a run that changes nothing asks
 * nothing and warns of nothing. A price in a currency that Medusa does not have
 * is refused: Medusa would store it. Each warning is given once in a run, for
 * the first product that it is true of.
 */
#include "products/advise.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "json/value.h"
#include "medusa/shop.h"
#include "products/price_check.h"
#include "sync/batch.h"

/* Currencies with the same fault, and the first product that has one. */
struct unpaid {
	struct buf codes; /* "chf, usd" */
	const struct item *first;
};

static void note_currency(struct batch *b, const struct item *item,
    const struct value *code, struct unpaid *of)
{
	struct unpaid *u = &of[shop_new_currency(
	    b->shop, b->medusa, &b->arena, code->text, code->len)];

	if (u == &of[SHOP_FINE])
		return;
	if (!u->first)
		u->first = item;
	buf_printf(&u->codes, "%s%s", u->codes.len ? ", " : "", code->text);
}

static void note_currencies(
    struct batch *b, const struct item *item, struct unpaid *of)
{
	const struct value *v = value_get(item->full, "variants"), *p;

	for (v = v ? v->child : NULL; v; v = v->next) {
		p = value_get(v, "prices");
		for (p = p ? p->child : NULL; p; p = p->next)
			note_currency(
			    b, item, value_get(p, "currency_code"), of);
	}
}

static void warn_currencies(struct batch *b)
{
	struct unpaid of[SHOP_IN_NO_REGION + 1] = {0};
	const struct unpaid *store = &of[SHOP_NOT_IN_STORE];
	const struct unpaid *region = &of[SHOP_IN_NO_REGION];

	for (size_t i = 0; i < b->list_count; i++)
		if (item_open(b->list[i]))
			note_currencies(b, b->list[i], of);
	if (store->first)
		warning("nobody can pay prices in %s, such as those of '%s': "
			"the store does not have the currency; see Settings, "
			"Store in Medusa Admin",
		    store->codes.data, store->first->key->text);
	if (region->first)
		warning("nobody can pay prices in %s, such as those of '%s': "
			"no region has the currency; see Settings, Regions in "
			"Medusa Admin",
		    region->codes.data, region->first->key->text);
	for (size_t i = 0; i <= SHOP_IN_NO_REGION; i++)
		buf_release(&of[i].codes);
}

static bool is_empty(const struct value *list)
{
	return value_is_null(list) || !list->count;
}

static void warn_published(struct batch *b, const struct item *item)
{
	const char *key = item->key->text;

	if (!item_open(item) || item->op != ITEM_CREATE ||
	    !value_is(value_get(item->full, "status"), "published"))
		return;
	if (is_empty(value_get(item->full, "variants")) &&
	    shop_warns(b->shop, SHOP_WITHOUT_VARIANTS))
		warning("'%s' is published without variants, so nobody can "
			"buy it; there may be more such products",
		    key);
	if (is_empty(value_get(item->full, "sales_channels")) &&
	    shop_has_channels(b->shop, b->medusa, &b->arena) &&
	    shop_warns(b->shop, SHOP_WITHOUT_CHANNEL))
		warning("'%s' is published without 'sales_channels', but the "
			"shop has several, so no storefront shows it; there "
			"may be more such products",
		    key);
}

static bool has_prices(const struct value *product)
{
	const struct value *v = value_get(product, "variants");

	for (v = v ? v->child : NULL; v; v = v->next)
		if (!is_empty(value_get(v, "prices")))
			return true;
	return false;
}

/* Medusa would store a price in a currency that it does not have. */
static void check_currencies(struct batch *b, struct item *item)
{
	const struct map *all;
	struct buf why = {0};

	if (!has_prices(item->full))
		return;
	all = shop_all_currencies(b->shop, b->medusa, &b->arena);
	if (all)
		price_check_currencies(&why, item->full, all);
	if (why.len)
		item_reject(item, "invalid_input",
		    arena_copy(&b->arena, why.data, why.len));
	buf_release(&why);
}

void product_advise(struct batch *b)
{
	for (size_t i = 0; i < b->list_count; i++)
		check_currencies(b, b->list[i]);
	if (err_verbose() < 0)
		return;
	warn_currencies(b);
	for (size_t i = 0; i < b->list_count; i++)
		warn_published(b, b->list[i]);
}
