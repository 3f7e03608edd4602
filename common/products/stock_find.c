#include "products/stock_find.h"

#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "http/url.h"
#include "json/value.h"
#include "medusa/errors.h"
#include "medusa/list.h"
#include "medusa/medusa.h"
#include "products/stock.h"
#include "sync/batch.h"

#include <string.h>

enum {
	SKU_MAX = 2000, /* bytes; up to three times as long when encoded */
	URL_FULL = MEDUSA_URL_MAX - 3 * SKU_MAX,
};

/*
 * The variant that the item is linked to, or NULL. Medusa answers null for a
 * variant that is gone: such a link stays if the database fails while Medusa
 * undoes a creation.
 */
static const struct value *linked_to(const struct value *variants)
{
	const struct value *v = variants->child;

	while (v && v->type != JSON_OBJECT)
		v = v->next;
	return v;
}

static void learn(struct batch *b, const struct value *item)
{
	struct stock *stock = b->state;
	const struct value *id = value_text(item, "id");
	const struct value *sku = value_text(item, "sku");
	const struct value *variants = value_get(item, "variants");
	struct stock_item *found;

	if (!id || !sku || !variants)
		return;
	found = arena_alloc(&b->arena, sizeof *found);
	*found = (struct stock_item){id->text, linked_to(variants)};
	map_put(&stock->items, sku->text, sku->len, found);
}

static void begin_query(struct buf *path)
{
	buf_reset(path);
	buf_puts(path,
	    "/admin/inventory-items?fields=id,sku,variants.id,variants.sku,"
	    "variants.product.external_id");
}

/* Asks for the `asked` skus in path, and begins the next query. */
static bool ask(struct batch *b, struct buf *path, size_t *asked)
{
	struct medusa_answer answer;
	struct value *rows;

	if (!*asked)
		return true;
	answer = medusa_list(b->medusa, &b->arena, path->data,
	    "inventory_items", *asked + 1, &rows);
	if (answer.outcome != OUTCOME_DONE)
		return batch_fail_answer(b, "look up inventory items", &answer);
	for (const struct value *v = rows; v; v = v->next)
		learn(b, v);
	begin_query(path);
	*asked = 0;
	return true;
}

/* Asks for the skus of these variants, adding them to the query in path. */
static bool ask_for_variants(struct batch *b, const struct value *variants,
    struct buf *path, size_t *asked)
{
	const struct value *v = variants ? variants->child : NULL;

	for (; v; v = v->next) {
		const struct value *sku = value_text(v, "sku");

		if (!sku || !sku->len || sku->len > SKU_MAX)
			continue;
		if (path->len >= URL_FULL && !ask(b, path, asked))
			return false;
		/* Medusa would split a sku at its comma in sku[]=. */
		buf_puts(path, "&sku=");
		url_encode(path, sku->text, sku->len);
		++*asked;
	}
	return true;
}

/*
 * Asks for all skus of the list: where one item is in the way there are more.
 * A variant whose sku the input does not have keeps that of Medusa.
 */
static bool look_for_items(
    struct batch *b, struct item *const *list, size_t count)
{
	struct buf path = {0};
	size_t asked = 0;
	bool ok = true;

	begin_query(&path);
	for (size_t i = 0; i < count && ok; i++)
		ok = ask_for_variants(b, value_get(list[i]->owned, "variants"),
			 &path, &asked) &&
		     ask_for_variants(b, value_get(list[i]->have, "variants"),
			 &path, &asked);
	ok = ok && ask(b, &path, &asked);
	buf_release(&path);
	return ok;
}

static bool has_sku(const struct value *variants, const char *sku)
{
	const struct value *v = variants ? variants->child : NULL;

	while (v && !value_is(value_text(v, "sku"), sku))
		v = v->next;
	return v != NULL;
}

/* Does one of these items have a variant with the sku? */
static bool is_own_sku(struct item *const *list, size_t count, const char *sku)
{
	for (size_t i = 0; i < count; i++)
		if (has_sku(value_get(list[i]->owned, "variants"), sku) ||
		    has_sku(value_get(list[i]->have, "variants"), sku))
			return true;
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
	    map_get(&stock->items, sku, strlen(sku)))
		return OUTCOME_REFUSED;
	if (!look_for_items(b, list, count))
		return OUTCOME_FAILED;
	return map_get(&stock->items, sku, strlen(sku)) ? OUTCOME_AGAIN
							: OUTCOME_REFUSED;
}
