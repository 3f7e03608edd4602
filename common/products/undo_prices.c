/*
 * The undo of the prices of a variant. A price is known by its currency,
 * quantities and rules, as Medusa itself compares them; its id is that of now,
 * or if it is gone, the one that it had: Medusa 2.21 gives a price back its id,
 * also one that was deleted.
 */
#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "json/value.h"
#include "products/compare.h"
#include "products/prices.h"
#include "products/undo.h"

/* The prices of one state. */
struct side {
	const struct value *list;
	struct map by_mark;
};

static void read_side(struct side *s, const struct value *list)
{
	struct buf mark = {0};

	s->list = list;
	for (struct value *v = list ? list->child : NULL; v; v = v->next) {
		price_mark(&mark, v);
		map_put(&s->by_mark, mark.data, mark.len, v);
	}
	buf_release(&mark);
}

static const struct value *find(const struct side *s, const struct value *price)
{
	struct buf mark = {0};
	const struct value *found;

	price_mark(&mark, price);
	found = map_get(&s->by_mark, mark.data, mark.len);
	buf_release(&mark);
	return found;
}

/* Have both prices the same amount, or is there neither? */
static bool same(const struct value *a, const struct value *b)
{
	if (!a || !b)
		return !a && !b;
	return compare_scalar(value_get(a, "amount"), value_get(b, "amount"));
}

bool undo_same_prices(const struct value *a, const struct value *b)
{
	struct side one = {NULL, {0}}, other = {NULL, {0}};
	bool equal = (a ? a->count : 0) == (b ? b->count : 0);

	read_side(&one, a);
	read_side(&other, b);
	for (const struct value *v = a ? a->child : NULL; v && equal;
	     v = v->next)
		equal = same(v, find(&other, v));
	map_release(&one.by_mark);
	map_release(&other.by_mark);
	return equal;
}

static void add(struct undo *u, struct value *to, struct value **last,
    const struct value *price, const struct value *amount)
{
	static const char *const members[] = {"id", "currency_code",
	    "min_quantity", "max_quantity", "rules", NULL};
	struct value *one = value_new(u->arena, JSON_OBJECT), *end = NULL;

	for (const char *const *m = members; *m; m++) {
		const struct value *v = value_get(price, *m);

		if (v)
			value_append(one, &end, *m, value_copy(u->arena, v));
	}
	value_append(one, &end, "amount",
	    value_copy(u->arena, value_get(amount, "amount")));
	value_append(to, last, NULL, one);
}

struct prices_undo {
	struct undo *u;
	const char *of;
	struct side before, after, now;
	struct value *want, *last;
	bool differs;
};

static void note(
    struct prices_undo *p, const struct value *price, const char *why)
{
	undo_conflict(
	    p->u, why, "%sprices[%s]", p->of, price_name(p->u->arena, price));
}

/* A price that there is now. */
static void undo_price(struct prices_undo *p, const struct value *now)
{
	const struct value *before = find(&p->before, now);
	const struct value *after = find(&p->after, now);

	if (same(before, after) || same(before, now)) {
		add(p->u, p->want, &p->last, now, now);
	} else if (!same(after, now)) {
		note(p, now, "it has been changed since");
		add(p->u, p->want, &p->last, now, now);
	} else {
		p->differs = true;
		if (before)
			add(p->u, p->want, &p->last, now, before);
	}
}

/* A price that there was before, and that is gone. */
static void restore_price(struct prices_undo *p, const struct value *before)
{
	const struct value *after = find(&p->after, before);

	if (same(before, after))
		return;
	if (after) {
		note(p, before, "it has been deleted since");
		return;
	}
	add(p->u, p->want, &p->last, before, before);
	p->differs = true;
}

struct value *undo_prices(struct undo *u, const char *of,
    const struct value *before, const struct value *after,
    const struct value *now)
{
	struct prices_undo p = {
	    .u = u, .of = of, .want = value_new(u->arena, JSON_ARRAY)};

	read_side(&p.before, before);
	read_side(&p.after, after);
	read_side(&p.now, now);
	for (const struct value *v = now ? now->child : NULL; v; v = v->next)
		undo_price(&p, v);
	for (const struct value *v = before ? before->child : NULL; v;
	     v = v->next)
		if (!find(&p.now, v))
			restore_price(&p, v);
	map_release(&p.before.by_mark);
	map_release(&p.after.by_mark);
	map_release(&p.now.by_mark);
	return p.differs ? p.want : NULL;
}
