#include "products/choice_check.h"

#include "base/buf.h"
#include "base/map.h"
#include "json/value.h"
#include "products/draft.h"
#include "products/label.h"
#include "products/mark.h"
#include "products/match.h"
#include "products/name.h"
#include "products/offer.h"
#include "sync/batch.h"
#include "sync/plan.h"

/* Does the option have the value after the update? */
static bool keeps(const struct draft *d, const struct offer_option *had,
    const struct value *value)
{
	if (!had || had->goes ||
	    (had->twin && d->batch->rules.prune & PRUNE_OPTIONS))
		return false;
	return offer_value(had, value);
}

/* Is the value offered by the options of the input or by those of Medusa? */
static bool is_offered(const struct draft *d, const struct mark_member *chosen)
{
	const struct offer_option *want =
	    offer_find(&d->wanted, chosen->key, chosen->len);
	const struct offer_option *had =
	    want ? want->twin : offer_find(&d->had, chosen->key, chosen->len);

	return offer_value(want, chosen->value) || keeps(d, had, chosen->value);
}

static bool check_values(struct draft *d, const struct pair *p)
{
	for (size_t i = 0; i < p->after.count; i++) {
		const struct mark_member *c = &p->after.list[i];

		if (is_offered(d, c))
			continue;
		return plan_refuse(d->plan,
		    "%s has '%s' for the option '%s', which %s",
		    pair_words(d, p),
		    label(d->arena, c->value->text, c->value->len),
		    label(d->arena, c->key, c->len),
		    d->wanted.list
			? "'options' does not list"
			: "the product does not have; list it in 'options'");
	}
	return true;
}

static bool chooses(const struct choice *c, const struct value *title)
{
	for (size_t i = 0; i < c->count; i++)
		if (c->list[i].len == title->len &&
		    value_is(title, c->list[i].key))
			return true;
	return false;
}

static bool refuse_lack(struct draft *d, const struct pair *p,
    const struct offer_option *option, const char *about, const char *hint)
{
	const struct value *title = value_get(option->option, "title");

	return plan_refuse(d->plan, "%s%s has no value for the %s '%s'%s",
	    pair_words(d, p), p->want ? "" : ", which is not in the input,",
	    about, label(d->arena, title->text, title->len), hint);
}

/* An option of the input that the variant has no value for. */
static bool refuse_new(
    struct draft *d, const struct pair *p, const struct offer_option *option)
{
	const char *about =
	    d->had.list && !option->twin ? "new option" : "option";

	return refuse_lack(d, p, option, about,
	    p->want ? ""
		    : "; list it in 'variants', or delete it with --prune "
		      "variants");
}

static bool check_complete(struct draft *d, const struct pair *p)
{
	for (size_t i = 0; i < d->wanted.count; i++) {
		const struct offer_option *o = &d->wanted.options[i];

		if (!chooses(&p->after, value_get(o->option, "title")))
			return refuse_new(d, p, o);
	}
	for (size_t i = 0; i < d->had.count; i++) {
		const struct offer_option *o = &d->had.options[i];

		if (o->twin || o->goes ||
		    chooses(&p->after, value_get(o->option, "title")))
			continue;
		return refuse_lack(d, p, o, "option",
		    d->wanted.list
			? ", which the product has in Medusa; --prune options "
			  "removes it"
			: ", which the product has in Medusa");
	}
	return true;
}

/* How many options the product has after the update. */
static size_t options_after(const struct draft *d)
{
	size_t n = d->wanted.count;

	for (size_t i = 0; i < d->had.count; i++)
		n += !d->had.options[i].twin && !d->had.options[i].goes;
	return n;
}

/* Does the variant have no values in Medusa, and get none? Medusa accepts such
 * a variant, and nothing is known of an odd one. */
static bool is_left_alone(const struct pair *p)
{
	const struct value *old = value_get(p->have, "options");

	if (!p->have || value_get(p->want, "options"))
		return false;
	return p->before.odd || !old || !old->count;
}

/* The titles of what a variant chooses differ, so their number says whether
 * there is one for each option. */
static bool check_variant(struct draft *d, const struct pair *p, size_t options)
{
	if (is_left_alone(p))
		return true;
	if (value_get(p->want, "options") && !check_values(d, p))
		return false;
	return p->after.count == options || check_complete(d, p);
}

static bool refuse_same(
    struct draft *d, const struct pair *a, const struct pair *b)
{
	const char *hint = a->want && b->want
			       ? ""
			       : "; --prune variants deletes variants that are "
				 "not in the input";

	return plan_refuse(d->plan,
	    "%s and %s would have the same option values%s", pair_words(d, a),
	    pair_words(d, b), hint);
}

static bool check_unique(struct draft *d, const struct pairs *p, size_t count)
{
	struct map seen = {0};
	struct buf mark = {0};
	bool ok = true;

	for (size_t i = 0; i < count && ok; i++) {
		struct pair *other;

		if (!choice_mark(&mark, &p->pair[i].after))
			continue;
		other = map_put(&seen, mark.data, mark.len, &p->pair[i]);
		if (other)
			ok = refuse_same(d, other, &p->pair[i]);
	}
	map_release(&seen);
	buf_release(&mark);
	return ok;
}

bool choices_check(struct draft *d, const struct pairs *p, size_t count)
{
	size_t options = options_after(d);

	if (!d->wanted.list && !d->had.list)
		return true; /* not looked up */
	for (size_t i = 0; i < count; i++)
		if (!check_variant(d, &p->pair[i], options))
			return false;
	return check_unique(d, p, count);
}
