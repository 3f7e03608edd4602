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

#include "base/map.h"
#include "base/mem.h"
#include "json/value.h"
#include "json/writer.h"
#include "medusa/names.h"
#include "products/compare.h"
#include "products/draft.h"
#include "products/images.h"
#include "products/metadata.h"
#include "products/options.h"
#include "products/schema.h"
#include "products/variants.h"
#include "sync/batch.h"
#include "sync/plan.h"

#include <string.h>

/* The id for a name or an object with an `id`; NULL sets the plan's error. */
static const char *id_of(
    struct draft *d, const struct member *m, const struct value *v)
{
	const struct value *id = member_ref_id(m, v);
	enum name_kind kind = member_ref(m)->kind;
	const char *why, *found = id ? id->text : NULL;

	if (!id && v->type != JSON_STRING) {
		plan_refuse(d->plan,
		    "'%s' holds %s; expected a name or an object with an "
		    "'id'",
		    m->name, event_name(v->type));
	} else if (!id) {
		found = names_id(d->batch->names, kind, v->text, v->len, &why);
		if (!found)
			plan_refuse(d->plan, "the %s '%s' %s",
			    name_kind_word(kind), v->text, why);
	} else if (!names_has_id(d->batch->names, kind, id->text, id->len)) {
		plan_refuse(d->plan, "the %s with the id '%s' does not exist",
		    name_kind_word(kind), id->text);
		found = NULL;
	}
	return found;
}

static const struct value *old_ref(
    const struct member *m, const struct value *have)
{
	if (member_ref(m)->kind == NAME_PROFILE)
		return value_get(value_get(have, "shipping_profile"), "id");
	return value_get(have, member_ref(m)->as);
}

static void put_ref(struct draft *d, const struct member *m, const char *id)
{
	const char *name = member_ref(m)->as;

	if (id)
		writer_text(&d->body, name, id);
	else
		writer_literal(&d->body, name, "null");
}

static void put_ids(
    struct writer *to, const char *name, const char *const *ids, size_t count)
{
	writer_array(to, name);
	for (size_t i = 0; i < count; i++) {
		writer_object(to, NULL);
		writer_text(to, "id", ids[i]);
		writer_end(to);
	}
	writer_end(to);
}

/* A reference to one type, collection or profile; null removes it. */
static bool diff_reference(struct draft *d, const struct member *m,
    const struct value *want, const struct value *product)
{
	const struct value *old = old_ref(m, product);
	const char *id = NULL;

	if (want->type != JSON_NULL) {
		id = id_of(d, m, want);
		if (!id)
			return false;
	}
	if (id ? value_is(old, id) : value_is_null(old))
		return true;
	plan_change(d->plan, old, want, "%s", m->name);
	put_ref(d, m, id);
	return true;
}

static void read_ids(struct map *to, const struct value *list)
{
	for (const struct value *v = list ? list->child : NULL; v;
	     v = v->next) {
		const struct value *id = value_text(v, "id");

		if (id)
			map_put(to, id->text, id->len, to);
	}
}

/* Appends the ids to the list, each once; false sets the plan's error. */
static bool list_ids(struct draft *d, const struct member *m,
    const struct value *want, const char **ids, size_t *count)
{
	struct map seen = {0};
	const char *id = NULL;
	const struct value *e = want->child;

	for (; e && (id = id_of(d, m, e)); e = e->next)
		if (!map_put(&seen, id, strlen(id), &seen))
			ids[(*count)++] = id;
	map_release(&seen);
	return !e;
}

static bool has_all(const struct map *old, const char *const *ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!map_get(old, ids[i], strlen(ids[i])))
			return false;
	return true;
}

/* Tags, categories or channels, in any order. Written if they differ, or if
 * `always`. */
static bool diff_set(struct draft *d, const struct member *m,
    const struct value *want, const struct value *have, bool always)
{
	const char **ids =
	    arena_alloc(d->arena, size_mul(want->count + 1, sizeof *ids));
	struct map old = {0};
	size_t n = 0;
	bool same;

	if (!list_ids(d, m, want, ids, &n))
		return false;
	read_ids(&old, have);
	same = n == (have ? have->count : 0) && has_all(&old, ids, n);
	map_release(&old);
	if (same && !always)
		return true;
	if (!always)
		plan_change(d->plan, have, want, "%s", m->name);
	put_ids(&d->body, m->name, ids, n);
	return true;
}

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
		return diff_set(d, m, want, have, false);
	case MEMBER_REF:
		return diff_reference(d, m, want, product);
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
	if (value_get(want, "variants") && !variants_diff(d, want, have))
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
	const char *id;

	switch (m->kind) {
	case MEMBER_SET:
		return diff_set(d, m, v, NULL, true);
	case MEMBER_REF:
		id = v->type == JSON_NULL ? NULL : id_of(d, m, v);
		if (!id && v->type != JSON_NULL)
			return false;
		if (id || member_ref(m)->kind != NAME_PROFILE)
			put_ref(d, m, id);
		return true;
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
