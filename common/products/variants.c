/*
 * An update's `variants` is the complete list: Medusa deletes each variant that
 * is not in it, and with it the carts, orders and stock that hang on its id. A
 * variant is known by its id alone; one without an id is created. So as soon as
 * one variant differs, all of them are written, in the order of the input:
 *
 *   - one of the input that Medusa has: its id, and the members that differ;
 *   - a new one: whole;
 *   - one that only Medusa has: its id, unless variants are pruned.
 *
 * match.c pairs the two sides. If one variant of a request has `options`, all
 * must: Medusa 2.21 answers 500 otherwise (product-module-service.js). Whether
 * they do is therefore decided first, for all pairs, and then what they choose
 * is checked. Then each variant is compared and written in one go, and the list
 * is dropped if none differs.
 *
 * A variant that Medusa has without a set of prices ("broken") is replaced: it
 * is written like a new one, without its id, and so the old one is deleted.
 */
#include "products/variants.h"

#include "base/mem.h"
#include "json/value.h"
#include "json/writer.h"
#include "products/choice.h"
#include "products/choice_check.h"
#include "products/codes.h"
#include "products/compare.h"
#include "products/draft.h"
#include "products/match.h"
#include "products/metadata.h"
#include "products/name.h"
#include "products/options.h"
#include "products/prices.h"
#include "products/schema.h"
#include "products/stock.h"
#include "products/title.h"
#include "sync/batch.h"
#include "sync/plan.h"

/* Writes the member if it differs. */
static void diff_member(struct draft *d, const struct pair *p,
    const struct member *m, const struct value *want)
{
	const struct value *have = value_get(p->have, m->name);
	struct buf path = {0};

	switch (m->kind) {
	case MEMBER_FIXED:
		if (want->type == JSON_NULL)
			return;
		/* fall through */
	case MEMBER_SCALAR:
	case MEMBER_LATER:
	case MEMBER_MEASURE:
		if (compare_member(m, want, have))
			return;
		plan_change(d->plan, have, want, "variants[%s].%s",
		    pair_name(d, p), m->name);
		writer_value(&d->body, m->name, want);
		return;
	case MEMBER_METADATA:
		buf_printf(&path, "variants[%s].metadata", pair_name(d, p));
		metadata_diff(d, &d->body, path.data, want, have, true);
		buf_release(&path);
		return;
	case MEMBER_PRICES:
		prices_diff(d, &d->body, pair_name(d, p), want, have);
		return;
	case MEMBER_CHOICE:
		if (!p->chosen)
			return;
		plan_change(d->plan, choice_stored(d->arena, p->have), want,
		    "variants[%s].options", pair_name(d, p));
		writer_value(&d->body, m->name, want);
		return;
	default:
		return;
	}
}

/* Does the variant lose an option that it uses? */
static bool loses_option(const struct pair *p)
{
	const struct value *options = value_get(p->have, "options");

	return options && !p->before.odd && options->count > p->before.count;
}

/* A variant that the input does not choose for loses an option, or all have to
 * state their options. */
static void put_choice(struct draft *d, const struct pair *p)
{
	if (loses_option(p))
		plan_change(d->plan, choice_stored(d->arena, p->have),
		    choice_value(d->arena, &p->after), "variants[%s].options",
		    pair_name(d, p));
	choice_put(&d->body, &p->after);
}

/* Writes id and changed members; the options anyway if all have to choose. */
static void compare(struct draft *d, const struct pair *p, bool all_choose)
{
	writer_value(&d->body, "id", value_get(p->have, "id"));
	for (const struct value *v = p->want ? p->want->child : NULL; v;
	     v = v->next)
		diff_member(d, p, variant_member(v), v);
	stock_diff(d, &d->body, pair_name(d, p), p->want, p->have);
	title_renew(d, p);
	if (all_choose && !p->chosen)
		put_choice(d, p);
}

/*
 * Writes all members of the input, and those that Medusa requires: a title, and
 * prices, if only []. `with_product`: the product is created in this request.
 */
static bool put_new(struct draft *d, const struct pair *p, bool with_product)
{
	for (const struct value *v = p->want->child; v; v = v->next) {
		const struct member *m = variant_member(v);

		if ((m->kind == MEMBER_ID && !d->batch->rules.undo) ||
		    (m->kind == MEMBER_FIXED && v->type == JSON_NULL) ||
		    (m->kind == MEMBER_CREATE && !with_product))
			continue;
		if (m->kind == MEMBER_LATER && with_product) {
			d->plan->unfinished |= v->type != JSON_NULL;
			continue;
		}
		if (m->kind == MEMBER_METADATA) {
			metadata_new(&d->body, v);
			continue;
		}
		writer_value(&d->body, v->key, v);
	}
	if (value_is_null(value_get(p->want, "title"))) {
		if (!p->after.count)
			return plan_refuse(d->plan,
			    "%s has neither 'title' nor 'options'",
			    pair_words(d, p));
		title_put(&d->body, &p->after);
	}
	if (!value_get(p->want, "prices"))
		writer_literal(&d->body, "prices", "[]");
	stock_new(d, &d->body, p->want, with_product);
	return true;
}

/* Are these only prices, such as a product without variants may have? */
static bool is_prices(const struct value *variant)
{
	return variant->count == 1 && value_get(variant, "prices");
}

/* Medusa would accept a variant without options, but nobody could buy it. */
static bool check_new(struct draft *d, const struct pair *p)
{
	const struct value *id = value_get(p->want, "id");

	if (id && !d->batch->rules.undo) /* it comes back with its id */
		return plan_refuse(
		    d->plan, "the product has no variant '%s'", id->text);
	if (p->after.count)
		return true;
	if (is_prices(p->want) && d->had_variants)
		return plan_refuse(d->plan,
		    "these 'prices' are for a product with one variant, but "
		    "it has %zu in Medusa; list them in 'variants'",
		    d->had_variants);
	return plan_refuse(d->plan,
	    "%s has no 'options', which a new variant needs", pair_words(d, p));
}

/*
 * A Medusa that is killed while it creates a product leaves variants without a
 * link to a set of prices. Its answers then have no `prices` for them, not an
 * empty list. No route of Medusa 2.21 makes the link (upsert-variant-prices.js
 * skips such variants silently). Nobody can have put a variant without a price
 * into a cart, so nothing hangs on its id, and it can be replaced.
 */
static bool is_broken(const struct pair *p)
{
	const struct value *prices = value_get(p->want, "prices");

	return p->have && prices && prices->count &&
	       !value_get(p->have, "prices");
}

static bool may_be_kept(const struct value *v)
{
	const struct member *m = variant_member(v);

	return m && v->type != JSON_NULL &&
	       (m->kind == MEMBER_SCALAR || m->kind == MEMBER_LATER ||
		   m->kind == MEMBER_MEASURE || m->kind == MEMBER_FIXED ||
		   m->kind == MEMBER_METADATA);
}

/* The members of `want`, and those of `have` that `want` lacks: `all`, or those
 * that a new variant can be given. */
static struct value *merged(struct arena *a, const struct value *want,
    const struct value *have, bool all)
{
	struct value *whole = value_new(a, JSON_OBJECT), *last = NULL;
	const struct value *v;

	for (v = want->child; v; v = v->next)
		value_append(whole, &last, NULL, value_copy(a, v));
	for (v = have->child; v; v = v->next)
		if (!value_get(want, v->key) && (all || may_be_kept(v)))
			value_append(whole, &last, NULL, value_copy(a, v));
	value_sort(a, whole);
	return whole;
}

/*
 * Writes a new variant in place of a broken one. What the input does not own is
 * taken over from the old one, so all of that has to be looked up
 * (needs_whole).
 */
static bool replace(struct draft *d, struct pair *p)
{
	const struct value *want = p->want;
	struct value *whole = merged(d->arena, want, p->have, false);

	for (struct value *v = whole->child; v; v = v->next) {
		const struct value *old = value_get(p->have, v->key);

		if (variant_member(v)->kind != MEMBER_METADATA ||
		    v->type != JSON_OBJECT || !old || old->type != JSON_OBJECT)
			continue;
		value_set_children(v, merged(d->arena, v, old, true));
	}
	plan_change(d->plan, p->have, want, "variants[%s]", pair_name(d, p));
	d->plan->needs_whole = true;
	p->want = whole;
	if (!put_new(d, p, false))
		return false;
	if (!value_get(want, "options"))
		choice_put(&d->body, &p->after);
	return true;
}

/* Are its `options` written for a reason of its own: it is new, it is replaced,
 * or the input chooses something else? */
static bool is_chosen(const struct pair *p)
{
	return !p->have || p->broken || !choice_same(&p->before, &p->after) ||
	       (loses_option(p) && value_get(p->want, "options"));
}

/*
 * Decides about each pair, and returns whether all have to state `options`.
 *
 * An option that goes is taken from the product in the same update if a variant
 * uses it, or if variants state what they choose: Medusa wants a value for each
 * option that the product has then. Otherwise a later request removes it.
 */
static bool decide(struct draft *d, struct pairs *p, size_t count)
{
	bool any = false, used = false, goes = false;

	for (size_t i = 0; i < p->count; i++) {
		struct pair *pair = &p->pair[i];

		pair->broken = is_broken(pair);
		pair->chosen = is_chosen(pair);
		any |= pair->chosen;
		used |= i < count && loses_option(pair);
	}
	for (size_t i = 0; i < d->had.count; i++)
		goes |= d->had.options[i].goes;
	d->exchange = goes && (any || used);
	return any || d->exchange;
}

/* Before anything is written: can the variants be what they have to be? */
static bool check(
    struct draft *d, const struct pairs *p, size_t count, bool all_choose)
{
	for (size_t i = 0; i < p->wanted; i++)
		if (!p->pair[i].have && !check_new(d, &p->pair[i]))
			return false;
	return (!all_choose && !options_added(d)) || choices_check(d, p, count);
}

static bool put_variant(struct draft *d, struct pair *p, bool all_choose)
{
	bool ok = true;

	d->plan->half_written |= p->broken;
	writer_object(&d->body, NULL);
	if (p->broken) {
		ok = replace(d, p);
	} else if (p->have) {
		compare(d, p, all_choose);
	} else {
		plan_change(
		    d->plan, NULL, p->want, "variants[%s]", pair_name(d, p));
		ok = put_new(d, p, false);
	}
	writer_end(&d->body);
	return ok;
}

/* Those that only Medusa has. */
static void note_rest(struct draft *d, const struct pairs *p, bool prune)
{
	for (size_t i = p->wanted; i < p->count; i++) {
		const char *name = pair_name(d, &p->pair[i]);

		if (prune)
			plan_change(d->plan, p->pair[i].have, NULL,
			    "variants[%s]", name);
		else
			plan_keep(d->plan, KEPT_VARIANTS, "variants[%s]", name);
	}
}

bool variants_diff(
    struct draft *d, const struct value *want, const struct value *have)
{
	const struct value *old = value_get(have, "variants");
	struct pairs p = match_variants(d, value_get(want, "variants"), old);
	bool prune = d->batch->rules.prune & PRUNE_VARIANTS, all_choose;
	size_t count = prune ? p.wanted : p.count, before = d->plan->changed;

	d->had_variants = old ? old->count : 0;
	all_choose = decide(d, &p, count);
	if (!check(d, &p, count, all_choose))
		return false;
	writer_array(&d->body, "variants");
	for (size_t i = 0; i < count; i++)
		if (!put_variant(d, &p.pair[i], all_choose))
			return false;
	note_rest(d, &p, prune);
	if (d->plan->changed != before)
		writer_end(&d->body);
	else
		writer_drop(&d->body);
	codes_move(d, value_get(have, "id"), &p);
	options_used(d, &p, count);
	d->plan->half_written |= p.wanted && old && !old->count;
	return true;
}

bool variants_new(struct draft *d, const struct value *product)
{
	struct pairs p =
	    match_variants(d, value_get(product, "variants"), NULL);

	if (!check(d, &p, p.count, true))
		return false;
	writer_array(&d->body, "variants");
	for (size_t i = 0; i < p.count; i++) {
		bool ok;

		writer_object(&d->body, NULL);
		ok = put_new(d, &p.pair[i], true);
		writer_end(&d->body);
		if (!ok)
			return false;
	}
	writer_end(&d->body);
	return true;
}
