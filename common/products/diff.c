/*
 * Compares a product of the input with the one in Medusa, member by member, and
 * writes the members that differ to an element of the batch's `update`. A new
 * product is written whole, to an element of `create`.
 *
 * Only members that the input has are compared. How they are compared depends
 * on the member's kind (schema.h); kinds with rules of their own have a file
 * each. Two things do not go into the body of the batch:
 *
 *   - options: Medusa refuses an update with `options` since 2.16, so they are
 *     added and removed by a route of their own (options.c);
 *   - links to inventory items that an update cannot make (stock.c).
 *
 * The variants come last. They are the one member in which parts that do not
 * differ have to be sent as well (variants.c).
 *
 * Invariants: each difference is noted in the plan (plan_change), whatever
 * request brings it about. The body of an update that would hold the id alone
 * is left empty, and then no update is sent.
 */
#include "products/diff.h"

#include "json/value.h"
#include "json/writer.h"
#include "products/compare.h"
#include "products/draft.h"
#include "products/images.h"
#include "products/metadata.h"
#include "products/options.h"
#include "products/ref.h"
#include "products/schema.h"
#include "products/variants.h"
#include "sync/plan.h"

static bool diff_member(struct draft *d, const struct member *m,
    const struct value *want, const struct value *product)
{
	const struct value *have = value_get(product, m->name);

	switch (m->kind) {
	case MEMBER_FIXED:
		if (want->type == JSON_NULL)
			return true;
		/* fall through */
	case MEMBER_KEY: /* it differs if the product is adopted */
	case MEMBER_SCALAR:
	case MEMBER_MEASURE:
		if (compare_member(m, want, have))
			return true;
		plan_change(d->plan, have, want, "%s", m->name);
		writer_value(&d->body, m->name, want);
		return true;
	case MEMBER_METADATA:
		metadata_diff(d, &d->body, m->name, want, have, false);
		return true;
	case MEMBER_IMAGES:
		images_diff(d, want, product, !d->owns_thumbnail);
		return true;
	case MEMBER_SET:
		return set_diff(d, m, want, have);
	case MEMBER_REF:
		return ref_diff(d, m, want, product);
	case MEMBER_OPTIONS:
		return options_diff(d);
	default:
		return true;
	}
}

static bool is_true(const struct value *v)
{
	return v && v->type == JSON_TRUE;
}

/* A product that becomes a gift card is no longer discountable in Medusa. */
static bool loses_discount(const struct value *want, const struct value *have)
{
	return is_true(value_get(want, "is_giftcard")) &&
	       is_true(value_get(want, "discountable")) &&
	       !is_true(value_get(have, "is_giftcard"));
}

bool diff_update(
    struct draft *d, const struct value *want, const struct value *have)
{
	options_read(d, want, have);
	d->owns_thumbnail = value_get(want, "thumbnail");
	writer_object(&d->body, NULL);
	writer_value(&d->body, "id", value_get(have, "id"));
	writer_optional(&d->body);
	for (const struct value *v = want->child; v; v = v->next)
		if (!diff_member(d, product_member(v), v, have))
			return false;
	if (!(value_get(want, "variants") ? variants_diff(d, want, have)
					  : options_alone(d, have)))
		return false;
	if (!options_remove(d, want, have))
		return false;
	d->plan->unfinished |= loses_discount(want, have);
	writer_end(&d->body);
	return true;
}

static bool put_new_member(struct draft *d, const struct member *m,
    const struct value *v, const struct value *product)
{
	switch (m->kind) {
	case MEMBER_SET:
		return set_new(d, m, v);
	case MEMBER_REF:
		return ref_new(d, m, v);
	case MEMBER_METADATA:
		metadata_new(&d->body, v);
		return true;
	case MEMBER_OPTIONS:
		options_new(d, v);
		return true;
	case MEMBER_VARIANTS:
		return variants_new(d, product);
	case MEMBER_FIXED:
		if (v->type == JSON_NULL)
			return true;
		/* fall through */
	default:
		writer_value(&d->body, m->name, v);
		return true;
	}
}

/* Medusa makes the first image the thumbnail of a new product without one. */
static bool gets_thumbnail(const struct value *want)
{
	const struct value *thumbnail = value_get(want, "thumbnail");
	const struct value *images = value_get(want, "images");

	return thumbnail && thumbnail->type == JSON_NULL && images &&
	       images->count;
}

bool diff_create(struct draft *d, const struct value *want)
{
	const struct value *title = value_get(want, "title");

	options_read(d, want, NULL);
	d->plan->unfinished =
	    gets_thumbnail(want) || loses_discount(want, NULL);
	if (value_is_null(title))
		return plan_refuse(d->plan, "a new product needs a 'title'");
	if (!value_get(want, "options"))
		return plan_refuse(d->plan,
		    "a new product with several variants "
		    "needs 'options'");
	writer_object(&d->body, NULL);
	for (const struct value *v = want->child; v; v = v->next)
		if (!put_new_member(d, product_member(v), v, want))
			return false;
	writer_end(&d->body);
	return true;
}
