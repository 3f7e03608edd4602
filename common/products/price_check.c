#include "products/price_check.h"

#include "base/buf.h"
#include "base/letter.h"
#include "base/map.h"
#include "json/value.h"
#include "products/basic_check.h"
#include "products/place.h"
#include "products/prices.h"
#include "products/schema.h"

#include <stdlib.h>

/* Medusa's BigNumber takes what is not larger for 0
 * (utils/totals/big-number.js, MEDUSA_EPSILON). */
static const double too_small = 0.0001;

/* A number that is neither negative nor so small that it is stored as 0. */
static void check_number(struct buf *why, const struct place *at,
    const struct value *price, const char *member)
{
	const struct value *v = value_get(price, member);
	double number;

	if (why->len || value_is_null(v))
		return;
	number = strtod(v->text, NULL);
	if (number >= 0 && (number <= 0 || number > too_small))
		return;
	place_put(why, at, member);
	buf_printf(why, " is %.*s%s", (int)v->len, v->text,
	    number < 0 ? "; it cannot be negative"
		       : ", which Medusa stores as 0");
}

static void check_range(
    struct buf *why, const struct place *at, const struct value *price)
{
	const struct value *min = value_get(price, "min_quantity");
	const struct value *max = value_get(price, "max_quantity");

	if (why->len || value_is_null(min) || value_is_null(max) ||
	    strtod(min->text, NULL) <= strtod(max->text, NULL))
		return;
	place_put(why, at, "min_quantity");
	buf_printf(why, " is %.*s, more than its 'max_quantity', %.*s",
	    (int)min->len, min->text, (int)max->len, max->text);
}

static void check_price(
    struct buf *why, const struct place *at, const struct value *price)
{
	check_object(
	    why, at, price, "{\"currency_code\":\"eur\",\"amount\":19.90}");
	check_members(why, at, price, price_member);
	check_present(why, at, price, "currency_code");
	check_present(why, at, price, "amount");
	check_number(why, at, price, "amount");
	check_number(why, at, price, "min_quantity");
	check_number(why, at, price, "max_quantity");
	check_range(why, at, price);
	check_strings(why, at, price, "rules");
}

static size_t index_of(const struct value *list, const struct value *price)
{
	size_t i = 0;

	for (const struct value *v = list->child; v != price; v = v->next)
		i++;
	return i;
}

static void put_repeated(struct buf *why, const struct place *at,
    const struct value *price, size_t other, const struct value *first)
{
	const struct value *amount = value_get(price, "amount");

	place_put(why, at, "");
	buf_printf(why,
	    " has the currency, quantities and rules of 'prices[%zu]', but "
	    "another amount, %.*s instead of %.*s",
	    other, (int)amount->len, amount->text, (int)first->len,
	    first->text);
}

/* Medusa would take the last of several such prices. */
static void check_unique(
    struct buf *why, struct place *at, const struct value *list)
{
	struct map seen = {0};
	struct buf mark = {0};

	at->item = 0;
	for (struct value *v = list->child; v && !why->len; v = v->next) {
		const struct value *other, *first;

		price_mark(&mark, v);
		other = map_put(&seen, mark.data, mark.len, v);
		first = value_get(other, "amount");
		if (other && !value_equal(first, value_get(v, "amount")))
			put_repeated(why, at, v, index_of(list, other), first);
		at->item++;
	}
	map_release(&seen);
	buf_release(&mark);
}

void price_check(
    struct buf *why, const struct value *list, const struct place *of)
{
	struct place at = *of;

	if (!list || why->len)
		return;
	at.list = "prices";
	for (const struct value *v = list->child; v && !why->len; v = v->next) {
		check_price(why, &at, v);
		at.item++;
	}
	if (!why->len)
		check_unique(why, &at, list);
}

/* Is the currency known? Medusa compares the code in lower case. */
static bool is_known(const struct map *known, const struct value *code)
{
	struct buf lower = {0};
	bool found;

	letter_put_lower(&lower, code->text, code->len);
	found = map_get(known, lower.data, lower.len);
	buf_release(&lower);
	return found;
}

static void check_currencies(struct buf *why, const struct value *list,
    const struct place *of, const struct map *known)
{
	const struct value *v = list ? list->child : NULL;
	struct place at = *of;

	at.list = "prices";
	for (; v && !why->len; v = v->next, at.item++) {
		const struct value *code = value_text(v, "currency_code");

		if (is_known(known, code))
			continue;
		place_put(why, &at, "currency_code");
		buf_printf(why,
		    " is '%s', a currency that Medusa does not have",
		    code->text);
	}
}

void price_check_currencies(
    struct buf *why, const struct value *product, const struct map *known)
{
	const struct value *v = value_get(product, "variants");
	struct place at = {0};

	check_currencies(why, value_get(product, "prices"), &at, known);
	for (at.variant = v ? v->child : NULL; at.variant;
	     at.variant = at.variant->next) {
		check_currencies(
		    why, value_get(at.variant, "prices"), &at, known);
		at.index++;
	}
}
