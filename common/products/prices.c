/*
 * In an update `prices` is the complete list of a variant's prices: Medusa
 * deletes a price that is not in it, and creates one that has no id. So if one
 * price differs, all are written: those in Medusa with their ids and the new
 * amounts, then new ones. Prices that only Medusa has are written as they are,
 * unless they are pruned.
 *
 * Two prices are the same one if they agree in currency, quantities and rules,
 * as Medusa itself compares them; only the amount may differ. So all of these
 * have to be written: a price without its rules would be another price.
 *
 * Each price is compared with each, which validate.c bounds (PRICES_MAX).
 */
#include "products/prices.h"

#include "json/value.h"
#include "json/writer.h"
#include "products/compare.h"
#include "products/draft.h"
#include "sync/batch.h"
#include "sync/plan.h"

#include <string.h>
#include <strings.h>

/* No rules and {} are the same. */
static bool same_rules(const struct value *a, const struct value *b)
{
	size_t a_count = value_is_null(a) ? 0 : a->count;
	size_t b_count = value_is_null(b) ? 0 : b->count;

	return a_count == b_count && (!a_count || value_equal(a, b));
}

/* Is it the same price, whatever its amount? */
static bool same_price(const struct value *a, const struct value *b)
{
	const struct value *x = value_get(a, "currency_code");
	const struct value *y = value_get(b, "currency_code");

	return x && y && x->len == y->len &&
	       strncasecmp(x->text, y->text, x->len) == 0 &&
	       compare_scalar(value_get(a, "min_quantity"),
		   value_get(b, "min_quantity")) &&
	       compare_scalar(value_get(a, "max_quantity"),
		   value_get(b, "max_quantity")) &&
	       same_rules(value_get(a, "rules"), value_get(b, "rules"));
}

/* The last of the list that is the same price, as Medusa takes the last. */
static const struct value *find_price(
    const struct value *list, const struct value *price)
{
	const struct value *found = NULL;

	for (const struct value *v = list ? list->child : NULL; v; v = v->next)
		if (same_price(v, price))
			found = v;
	return found;
}

static void put_price(struct writer *to, const struct value *id,
    const struct value *price, const struct value *amount)
{
	static const char *const members[] = {
	    "currency_code", "min_quantity", "max_quantity", "rules", NULL};

	writer_object(to, NULL);
	if (id)
		writer_value(to, "id", id);
	for (const char *const *m = members; *m; m++) {
		const struct value *v = value_get(price, *m);

		if (!value_is_null(v))
			writer_value(to, *m, v);
	}
	writer_value(to, "amount", amount);
	writer_end(to);
}

static void put_prices(struct writer *to, const struct value *want,
    const struct value *have, bool prune)
{
	writer_array(to, "prices");
	for (const struct value *v = have ? have->child : NULL; v;
	     v = v->next) {
		const struct value *now = find_price(want, v);

		if (!now && prune)
			continue;
		put_price(to, value_get(v, "id"), v,
		    value_get(now ? now : v, "amount"));
	}
	for (const struct value *v = want->child; v; v = v->next)
		if (find_price(want, v) == v && !find_price(have, v))
			put_price(to, NULL, v, value_get(v, "amount"));
	writer_end(to);
}

/* Notes the prices that only Medusa has; false: there are none. */
static bool note_pruned(struct draft *d, const char *of,
    const struct value *want, const struct value *have)
{
	bool differs = false;

	for (const struct value *v = have ? have->child : NULL; v;
	     v = v->next) {
		if (find_price(want, v))
			continue;
		plan_change(d->plan, value_get(v, "amount"), NULL,
		    "variants[%s].prices[%s]", of,
		    value_get(v, "currency_code")->text);
		differs = true;
	}
	return differs;
}

void prices_diff(struct draft *d, struct writer *to, const char *of,
    const struct value *want, const struct value *have)
{
	bool prune = d->batch->rules.prune & PRUNE_PRICES, differs = false;

	for (const struct value *v = want->child; v; v = v->next) {
		const struct value *code = value_get(v, "currency_code");
		const struct value *amount = value_get(v, "amount"), *old;

		if (find_price(want, v) != v)
			continue;
		old = value_get(find_price(have, v), "amount");
		if (old && compare_scalar(amount, old))
			continue;
		plan_change(d->plan, old, amount, "variants[%s].prices[%s]", of,
		    code->text);
		differs = true;
	}
	if (prune && note_pruned(d, of, want, have))
		differs = true;
	if (differs)
		put_prices(to, want, have, prune);
}
