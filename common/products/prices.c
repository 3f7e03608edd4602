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
 */
#include "products/prices.h"

#include "base/letter.h"
#include "base/map.h"
#include "base/mem.h"
#include "json/string.h"
#include "json/value.h"
#include "json/writer.h"
#include "products/compare.h"
#include "products/draft.h"
#include "products/label.h"
#include "products/mark.h"
#include "sync/batch.h"
#include "sync/plan.h"

#include <stdlib.h>

/* Equal for all texts of a number that are the same double. */
static void mark_quantity(struct buf *to, const struct value *v)
{
	if (!value_is_null(v)) /* + 0.0 turns -0 into 0 */
		buf_printf(to, "%.17g", strtod(v->text, NULL) + 0.0);
	buf_putc(to, ' ');
}

static void mark_rules(struct buf *to, const struct value *rules)
{
	struct mark_member *list;
	size_t n = 0;

	if (!rules || rules->type != JSON_OBJECT)
		return; /* no rules and {} are the same */
	list = mem_resize(NULL, rules->count, sizeof *list);
	for (const struct value *v = rules->child; v; v = v->next)
		list[n++] = (struct mark_member){v->key, v->key_len, v};
	mark_sort(list, n);
	for (size_t i = 0; i < n; i++) {
		const struct value *v = list[i].value;

		string_put(to, list[i].key, list[i].len);
		if (v->type == JSON_STRING)
			string_put(to, v->text, v->len);
		else
			value_put(to, v); /* Medusa refuses it */
	}
	free(list);
}

/* The currency comes last: it may hold any character. */
void price_mark(struct buf *to, const struct value *price)
{
	const struct value *code = value_get(price, "currency_code");

	buf_reset(to);
	mark_quantity(to, value_get(price, "min_quantity"));
	mark_quantity(to, value_get(price, "max_quantity"));
	mark_rules(to, value_get(price, "rules"));
	buf_putc(to, ' ');
	letter_put_lower(to, code->text, code->len);
}

static void put_range(struct buf *to, const struct value *price)
{
	const struct value *min = value_get(price, "min_quantity");
	const struct value *max = value_get(price, "max_quantity");

	if (value_is_null(min) && value_is_null(max))
		return;
	buf_putc(to, ' ');
	if (!value_is_null(min))
		buf_put(to, min->text, min->len);
	buf_putc(to, '-');
	if (!value_is_null(max))
		buf_put(to, max->text, max->len);
}

const char *price_name(struct arena *a, const struct value *price)
{
	const struct value *code = value_get(price, "currency_code");
	const struct value *rules = value_get(price, "rules");
	struct buf name = {0};
	const char *text;

	letter_put_lower(&name, code->text, code->len);
	put_range(&name, price);
	for (const struct value *v = rules ? rules->child : NULL; v;
	     v = v->next)
		if (v->key && v->type == JSON_STRING)
			buf_printf(&name, " %s=%s", v->key, v->text);
	text = label(a, arena_copy(a, name.data, name.len), name.len);
	buf_release(&name);
	return text;
}

/* The prices of a variant, of the input or of Medusa. */
struct prices {
	const struct value *first;
	struct map by_mark; /* the last of equal ones */
	struct buf mark;
};

static void read_prices(struct prices *p, const struct value *list)
{
	p->first = list ? list->child : NULL;
	for (struct value *v = list ? list->child : NULL; v; v = v->next) {
		price_mark(&p->mark, v);
		map_put(&p->by_mark, p->mark.data, p->mark.len, v);
	}
}

static void release(struct prices *p)
{
	map_release(&p->by_mark);
	buf_release(&p->mark);
}

/* The last of the list that is the same price. */
static const struct value *find_price(
    struct prices *p, const struct value *price)
{
	price_mark(&p->mark, price);
	return map_get(&p->by_mark, p->mark.data, p->mark.len);
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

static void put_prices(struct draft *d, struct writer *to, struct prices *want,
    struct prices *have, bool prune)
{
	bool undo = d->batch->rules.undo; /* a price comes back with its id */

	writer_array(to, "prices");
	for (const struct value *v = have->first; v; v = v->next) {
		const struct value *now = find_price(want, v);

		if (!now && prune)
			continue;
		put_price(to, value_get(v, "id"), v,
		    value_get(now ? now : v, "amount"));
	}
	for (const struct value *v = want->first; v; v = v->next)
		if (find_price(want, v) == v && !find_price(have, v))
			put_price(to, undo ? value_get(v, "id") : NULL, v,
			    value_get(v, "amount"));
	writer_end(to);
}

/* Notes the prices that only Medusa has; false: none is to go. */
static bool note_rest(struct draft *d, const char *of, struct prices *want,
    const struct prices *have, bool prune)
{
	bool differs = false;

	for (const struct value *v = have->first; v; v = v->next) {
		if (find_price(want, v))
			continue;
		if (!prune) {
			plan_keep(d->plan, KEPT_PRICES,
			    "variants[%s].prices[%s]", of,
			    price_name(d->arena, v));
			continue;
		}
		plan_change(d->plan, value_get(v, "amount"), NULL,
		    "variants[%s].prices[%s]", of, price_name(d->arena, v));
		differs = true;
	}
	return differs;
}

/* Notes the prices that are new or have another amount; false: none. */
static bool note_changed(
    struct draft *d, const char *of, struct prices *want, struct prices *have)
{
	bool differs = false;

	for (const struct value *v = want->first; v; v = v->next) {
		const struct value *amount = value_get(v, "amount"), *old;

		if (find_price(want, v) != v)
			continue;
		old = value_get(find_price(have, v), "amount");
		if (old && compare_scalar(amount, old))
			continue;
		plan_change(d->plan, old, amount, "variants[%s].prices[%s]", of,
		    price_name(d->arena, v));
		differs = true;
	}
	return differs;
}

void prices_diff(struct draft *d, struct writer *to, const char *of,
    const struct value *want, const struct value *have)
{
	const struct batch_rules *rules = &d->batch->rules;
	bool prune = rules->undo || rules->prune & PRUNE_PRICES, differs;
	struct prices now = {0}, old = {0};

	read_prices(&now, want);
	read_prices(&old, have);
	differs = note_changed(d, of, &now, &old);
	if (note_rest(d, of, &now, &old, prune))
		differs = true;
	if (differs)
		put_prices(d, to, &now, &old, prune);
	release(&now);
	release(&old);
}
