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
 * they do is therefore decided first, for all pairs. Then each variant is
 * compared and written in one go, and the list is dropped if none differs.
 *
 * A variant that Medusa has without a set of prices ("broken") is replaced: it
 * is written like a new one, without its id, and so the old one is deleted.
 */
#include "products/variants.h"

#include "base/mem.h"
#include "json/value.h"
#include "json/writer.h"
#include "products/choice.h"
#include "products/codes.h"
#include "products/compare.h"
#include "products/draft.h"
#include "products/label.h"
#include "products/match.h"
#include "products/metadata.h"
#include "products/prices.h"
#include "products/schema.h"
#include "products/stock.h"
#include "sync/batch.h"
#include "sync/plan.h"

/* A title as Medusa's dashboard makes it: "S / red". */
static void put_values(struct buf *to, const struct value *choice)
{
	for (const struct value *v = choice->child; v; v = v->next) {
		if (v != choice->child)
			buf_puts(to, " / ");
		buf_put(to, v->text, v->len);
	}
}

/* The variant's name in messages and in the paths of changes. */
static const char *name_of(struct draft *d, const struct pair *p)
{
	static const char *const members[] = {"sku", "title", "id", NULL};
	const struct value *choice = value_get(p->want, "options");
	struct buf values = {0};
	const char *name;

	for (const char *const *m = members; *m; m++) {
		const struct value *w = value_text(p->want, *m);
		const struct value *h = value_text(p->have, *m);

		if (!w)
			w = h;
		if (w)
			return label(d->arena, w->text, w->len);
	}
	if (!choice || !choice->count)
		return "?";
	put_values(&values, choice);
	name = label(d->arena, arena_copy(d->arena, values.data, values.len),
	    values.len);
	buf_release(&values);
	return name;
}

/* Writes the member if it differs. */
static bool diff_member(struct draft *d, const struct pair *p,
    const struct member *m, const struct value *want)
{
	const struct value *have = value_get(p->have, m->name);
	struct buf path = {0};

	switch (m->kind) {
	case MEMBER_FIXED:
		if (want->type == JSON_NULL)
			return true;
		/* fall through */
	case MEMBER_SCALAR:
	case MEMBER_MEASURE:
		if (compare_member(m, want, have))
			return true;
		plan_change(d->plan, have, want, "variants[%s].%s",
		    name_of(d, p), m->name);
		writer_value(&d->body, m->name, want);
		return true;
	case MEMBER_METADATA:
		buf_printf(&path, "variants[%s].metadata", name_of(d, p));
		metadata_diff(d, &d->body, path.data, want, have, true);
		buf_release(&path);
		return true;
	case MEMBER_PRICES:
		prices_diff(d, &d->body, name_of(d, p), want, have);
		return true;
	case MEMBER_CHOICE:
		if (!p->chosen)
			return true;
		if (!choice_check(d, name_of(d, p), want))
			return false;
		plan_change(
		    d->plan, have, want, "variants[%s].options", name_of(d, p));
		writer_value(&d->body, m->name, want);
		return true;
	default:
		return true;
	}
}

/* Writes id and changed members; the options anyway if all have to choose. */
static bool compare(struct draft *d, const struct pair *p, bool all_choose)
{
	writer_value(&d->body, "id", value_get(p->have, "id"));
	for (const struct value *v = p->want ? p->want->child : NULL; v;
	     v = v->next)
		if (!diff_member(d, p, variant_member(v), v))
			return false;
	stock_diff(d, &d->body, name_of(d, p), p->want, p->have);
	if (all_choose && !p->chosen)
		choice_put(&d->body, p->have);
	return true;
}

static void put_title(struct writer *to, const struct value *choice)
{
	struct buf title = {0};

	put_values(&title, choice);
	writer_text(to, "title", title.data);
	buf_release(&title);
}

/*
 * Writes all members of the input, and those that Medusa requires: a title, and
 * prices, if only []. `with_product`: the product is created in this request.
 */
static bool put_new(struct draft *d, const struct pair *p, bool with_product)
{
	const struct value *choice = value_get(p->want, "options");

	if (choice && !choice_check(d, name_of(d, p), choice))
		return false;
	for (const struct value *v = p->want->child; v; v = v->next) {
		enum member_kind kind = variant_member(v)->kind;

		if (kind == MEMBER_ID ||
		    (kind == MEMBER_FIXED && v->type == JSON_NULL) ||
		    (kind == MEMBER_CREATE && !with_product))
			continue;
		if (kind == MEMBER_METADATA) {
			metadata_new(&d->body, v);
			continue;
		}
		writer_value(&d->body, v->key, v);
	}
	if (value_is_null(value_get(p->want, "title"))) {
		if (!choice || !choice->count)
			return plan_refuse(d->plan,
			    "the new variant '%s' has neither 'title' nor "
			    "'options'",
			    name_of(d, p));
		put_title(&d->body, choice);
	}
	if (!value_get(p->want, "prices"))
		writer_literal(&d->body, "prices", "[]");
	stock_new(d, &d->body, p->want, with_product);
	return true;
}

/* Medusa would accept a variant without options, but nobody could buy it. */
static bool has_choice(struct draft *d, const struct pair *p)
{
	const struct value *choice = value_get(p->want, "options");

	return (choice && choice->count) ||
	       plan_refuse(d->plan, "the new variant '%s' has no 'options'",
		   name_of(d, p));
}

static bool add(struct draft *d, const struct pair *p)
{
	if (value_get(p->want, "id"))
		return plan_refuse(d->plan, "the product has no variant '%s'",
		    value_get(p->want, "id")->text);
	if (!has_choice(d, p))
		return false;
	plan_change(d->plan, NULL, p->want, "variants[%s]", name_of(d, p));
	return put_new(d, p, false);
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
	       (m->kind == MEMBER_SCALAR || m->kind == MEMBER_MEASURE ||
		   m->kind == MEMBER_FIXED || m->kind == MEMBER_METADATA);
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
	plan_change(d->plan, p->have, want, "variants[%s]", name_of(d, p));
	d->plan->needs_whole = true;
	p->want = whole;
	if (!put_new(d, p, false))
		return false;
	if (!value_get(want, "options"))
		choice_put(&d->body, p->have);
	return true;
}

/* Are its `options` written for a reason of its own: it is new, it is replaced,
 * or the input chooses something else? */
static bool is_chosen(const struct pair *p)
{
	const struct value *choice = value_get(p->want, "options");

	return !p->have || p->broken ||
	       (choice && choice->count && !choice_same(choice, p->have));
}

/* Decides about each pair, and returns whether all have to state `options`. */
static bool decide(struct pairs *p)
{
	bool any = false;

	for (size_t i = 0; i < p->count; i++) {
		p->pair[i].broken = is_broken(&p->pair[i]);
		p->pair[i].chosen = is_chosen(&p->pair[i]);
		any |= p->pair[i].chosen;
	}
	return any;
}

static bool put_variant(struct draft *d, struct pair *p, bool all_choose)
{
	bool ok;

	d->plan->half_written |= p->broken;
	writer_object(&d->body, NULL);
	ok = p->broken ? replace(d, p)
	     : p->have ? compare(d, p, all_choose)
		       : add(d, p);
	writer_end(&d->body);
	return ok;
}

static void note_pruned(struct draft *d, const struct pairs *p)
{
	for (size_t i = p->wanted; i < p->count; i++)
		plan_change(d->plan, p->pair[i].have, NULL, "variants[%s]",
		    name_of(d, &p->pair[i]));
}

bool variants_diff(
    struct draft *d, const struct value *want, const struct value *have)
{
	const struct value *old = value_get(have, "variants");
	struct pairs p = match_variants(d, value_get(want, "variants"), old);
	bool prune = d->batch->rules.prune & PRUNE_VARIANTS;
	bool all_choose = decide(&p), ok = true;
	size_t count = prune ? p.wanted : p.count, before = d->plan->changed;

	writer_array(&d->body, "variants");
	for (size_t i = 0; i < count && ok; i++)
		ok = put_variant(d, &p.pair[i], all_choose);
	if (!ok)
		return false;
	if (prune)
		note_pruned(d, &p);
	if (d->plan->changed != before)
		writer_end(&d->body);
	else
		writer_drop(&d->body);
	codes_move(d, value_get(have, "id"), &p);
	d->plan->kept = count - p.wanted;
	d->plan->half_written |= p.wanted && old && !old->count;
	return true;
}

bool variants_new(struct draft *d, const struct value *product)
{
	struct pairs p =
	    match_variants(d, value_get(product, "variants"), NULL);
	bool ok = true;

	writer_array(&d->body, "variants");
	for (size_t i = 0; i < p.count && ok; i++) {
		const struct value *id = value_get(p.pair[i].want, "id");

		if (id)
			return plan_refuse(d->plan,
			    "the product has no variant '%s'", id->text);
		writer_object(&d->body, NULL);
		ok = has_choice(d, &p.pair[i]) && put_new(d, &p.pair[i], true);
		writer_end(&d->body);
	}
	writer_end(&d->body);
	return ok;
}
