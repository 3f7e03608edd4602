#include "products/price_check.h"

#include "base/buf.h"
#include "base/map.h"
#include "json/value.h"
#include "products/place.h"
#include "products/prices.h"
#include "products/schema.h"

#include <ctype.h>
#include <stdlib.h>

/* Medusa's BigNumber takes what is not larger for 0
 * (utils/totals/big-number.js, MEDUSA_EPSILON). */
static const double too_small = 0.0001;

struct checking {
	struct buf *why;
	const struct place *at;
	size_t index; /* of the price */
	const struct value *price;
};

static void put_place(const struct checking *c, const char *member)
{
	place_put(c->why, c->at, "prices[%zu]%s%s", c->index,
	    *member ? "." : "", member);
}

static void check_types(const struct checking *c)
{
	for (const struct value *v = c->price->child; v && !c->why->len;
	     v = v->next) {
		const struct member *m = price_member(v);

		if (m->types & 1U << v->type)
			continue;
		put_place(c, m->name);
		buf_printf(c->why, " cannot be %s", event_name(v->type));
	}
}

static void check_present(const struct checking *c)
{
	static const char *const members[] = {"currency_code", "amount", NULL};

	for (const char *const *m = members; *m && !c->why->len; m++) {
		const struct value *v = value_get(c->price, *m);

		if (v && (v->type != JSON_STRING || v->len))
			continue;
		put_place(c, "");
		buf_printf(c->why, " has no '%s'", *m);
	}
}

/* A number that is neither negative nor so small that it is stored as 0. */
static void check_number(const struct checking *c, const char *member)
{
	const struct value *v = value_get(c->price, member);
	double number;

	if (c->why->len || value_is_null(v))
		return;
	number = strtod(v->text, NULL);
	if (number >= 0 && (number <= 0 || number > too_small))
		return;
	put_place(c, member);
	buf_printf(c->why, " is %.*s%s", (int)v->len, v->text,
	    number < 0 ? "; it cannot be negative"
		       : ", which Medusa stores as 0");
}

static void check_range(const struct checking *c)
{
	const struct value *min = value_get(c->price, "min_quantity");
	const struct value *max = value_get(c->price, "max_quantity");

	if (c->why->len || value_is_null(min) || value_is_null(max) ||
	    strtod(min->text, NULL) <= strtod(max->text, NULL))
		return;
	put_place(c, "min_quantity");
	buf_printf(c->why, " is %.*s, more than its 'max_quantity', %.*s",
	    (int)min->len, min->text, (int)max->len, max->text);
}

static void check_rules(const struct checking *c)
{
	const struct value *v = value_get(c->price, "rules");

	for (v = v ? v->child : NULL; v && !c->why->len; v = v->next) {
		if (v->type == JSON_STRING)
			continue;
		put_place(c, "rules");
		buf_printf(c->why, " has %s for '%s'; expected a string",
		    event_name(v->type), v->key);
	}
}

static void check_price(const struct checking *c)
{
	if (c->price->type != JSON_OBJECT) {
		put_place(c, "");
		buf_printf(c->why,
		    " is %s; expected an object such as "
		    "{\"currency_code\":\"eur\",\"amount\":19.90}",
		    event_name(c->price->type));
		return;
	}
	check_types(c);
	check_present(c);
	check_number(c, "amount");
	check_number(c, "min_quantity");
	check_number(c, "max_quantity");
	check_range(c);
	check_rules(c);
}

static size_t index_of(const struct value *list, const struct value *price)
{
	size_t i = 0;

	for (const struct value *v = list->child; v != price; v = v->next)
		i++;
	return i;
}

static void put_repeated(const struct checking *c, const struct value *list,
    const struct value *other)
{
	const struct value *amount = value_get(c->price, "amount");
	const struct value *first = value_get(other, "amount");

	put_place(c, "");
	buf_printf(c->why,
	    " has the currency, quantities and rules of 'prices[%zu]', but "
	    "another amount, %.*s instead of %.*s",
	    index_of(list, other), (int)amount->len, amount->text,
	    (int)first->len, first->text);
}

/* Medusa would take the last of several such prices. */
static void check_unique(struct checking *c, const struct value *list)
{
	struct map seen = {0};
	struct buf mark = {0};

	c->index = 0;
	for (struct value *v = list->child; v && !c->why->len; v = v->next) {
		const struct value *other;

		price_mark(&mark, v);
		other = map_get(&seen, mark.data, mark.len);
		map_put(&seen, mark.data, mark.len, v);
		c->price = v;
		if (other && !value_equal(value_get(other, "amount"),
				 value_get(v, "amount")))
			put_repeated(c, list, other);
		c->index++;
	}
	map_release(&seen);
	buf_release(&mark);
}

void price_check(
    struct buf *why, const struct value *list, const struct place *at)
{
	struct checking c = {.why = why, .at = at};

	if (!list || why->len)
		return;
	for (c.price = list->child; c.price && !why->len;
	     c.price = c.price->next) {
		check_price(&c);
		c.index++;
	}
	if (!why->len)
		check_unique(&c, list);
}

/* Is the currency known? Medusa compares the code in lower case. */
static bool is_known(const struct map *known, const struct value *code)
{
	struct buf lower = {0};
	bool found;

	for (size_t i = 0; i < code->len; i++)
		buf_putc(&lower, (char)tolower((unsigned char)code->text[i]));
	found = map_get(known, lower.data, lower.len);
	buf_release(&lower);
	return found;
}

static void check_currencies(struct buf *why, const struct value *list,
    const struct place *at, const struct map *known)
{
	struct checking c = {.why = why, .at = at};

	for (c.price = list ? list->child : NULL; c.price && !why->len;
	     c.price = c.price->next) {
		const struct value *code = value_text(c.price, "currency_code");

		if (!is_known(known, code)) {
			put_place(&c, "currency_code");
			buf_printf(why,
			    " is '%s', a currency that Medusa does not have",
			    code->text);
		}
		c.index++;
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
