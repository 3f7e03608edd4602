/*
 * A member that one of two items has is taken. One that both have has to be the
 * same, because nothing says which one would be right; but the keys of metadata
 * are compared one by one, and so are the members of the same variant, and its
 * prices. So a price list may have a line for each currency.
 *
 * Two variants are the same one if they have the same id; else, if either has
 * none, the same sku; and so on with the external_id in their metadata and with
 * their values. A variant without any of these is the only one of a simple
 * product.
 *
 * The group is changed in place, so what it has of the items is copied as deep
 * as it changes.
 */
#include "products/merge.h"

#include "base/buf.h"
#include "base/mem.h"
#include "json/value.h"
#include "products/initial.h"
#include "products/label.h"
#include "products/place.h"
#include "products/prices.h"
#include "products/read.h"
#include "products/schema.h"
#include "sync/batch.h"

#include <string.h>

/* --- which variants are the same */

enum mark { MARK_ID, MARK_SKU, MARK_SOURCE, MARK_CHOICE, MARKS };

static const struct value *mark_of(const struct value *variant, int mark)
{
	switch (mark) {
	case MARK_ID:
		return value_text(variant, "id");
	case MARK_SKU:
		return value_text(variant, "sku");
	case MARK_SOURCE:
		return value_text(
		    value_get(variant, "metadata"), "external_id");
	default:
		return value_get(variant, "options");
	}
}

static bool is_marked(const struct value *variant)
{
	int mark = 0;

	while (mark < MARKS && !mark_of(variant, mark))
		mark++;
	return mark < MARKS;
}

static bool same_variant(const struct value *a, const struct value *c)
{
	for (int mark = 0; mark < MARKS; mark++) {
		const struct value *x = mark_of(a, mark);
		const struct value *y = mark_of(c, mark);

		if (x && y)
			return value_equal(x, y);
	}
	return !is_marked(a) && !is_marked(c);
}

/* The variant of the list that is the same as c; NULL: there is none. `alone`:
 * no other variant is beside c. */
static struct value *find_variant(
    const struct value *list, const struct value *c, bool alone)
{
	struct value *v = list->child;

	if (alone && list->count == 1 && (!is_marked(v) || !is_marked(c)))
		return v;
	while (v && !same_variant(v, c))
		v = v->next;
	return v;
}

static struct value *find_price(
    const struct value *list, const struct value *price)
{
	struct buf want = {0}, mark = {0};
	struct value *v = list->child;

	price_mark(&want, price);
	for (; v; v = v->next) {
		price_mark(&mark, v);
		if (mark.len == want.len &&
		    memcmp(mark.data, want.data, mark.len) == 0)
			break;
	}
	buf_release(&want);
	buf_release(&mark);
	return v;
}

static bool is_member(const struct value *v, const char *name)
{
	return strcmp(v->key, name) == 0;
}

static bool both_objects(const struct value *a, const struct value *c)
{
	return a->type == JSON_OBJECT && c->type == JSON_OBJECT;
}

/* --- what they differ in */

/* Appends the path of a difference; nothing: there is none. */
typedef void differ_member(struct buf *path, struct arena *a,
    const struct value *v, const struct value *other);

/* For each member that both have; `path` has that of the objects. */
static void differ_members(struct buf *path, struct arena *a,
    const struct value *object, const struct value *other,
    differ_member *differ)
{
	for (const struct value *v = other->child; v && !path->len;
	     v = v->next) {
		const struct value *old = value_get(object, v->key);

		if (old)
			differ(path, a, old, v);
	}
}

static void differ_metadata(
    struct buf *path, const struct value *old, const struct value *new)
{
	for (const struct value *v = new->child; v && !path->len; v = v->next) {
		const struct value *o = value_get(old, v->key);

		if (o && !value_equal(o, v))
			buf_printf(path, "metadata.%s", v->key);
	}
}

static void differ_prices(struct buf *path, struct arena *a,
    const struct value *old, const struct value *new)
{
	for (const struct value *v = new->child; v && !path->len; v = v->next) {
		const struct value *o = find_price(old, v);

		if (o && !value_equal(
			     value_get(o, "amount"), value_get(v, "amount")))
			buf_printf(path, "prices[%s]", price_name(a, v));
	}
}

static void differ_variant_member(struct buf *path, struct arena *a,
    const struct value *old, const struct value *new)
{
	if (is_member(new, "prices"))
		differ_prices(path, a, old, new);
	else if (is_member(new, "metadata") && both_objects(old, new))
		differ_metadata(path, old, new);
	else if (!value_equal(old, new))
		buf_puts(path, new->key);
}

/* Two variants with one code. */
static void differ_codes(
    struct buf *path, const struct value *old, const struct value *new)
{
	for (const char *const *c = variant_codes; *c && !path->len; c++)
		if (value_same_text(value_get(old, *c), value_get(new, *c)))
			buf_puts(path, *c);
}

static void put_variant(struct buf *to, struct arena *a,
    const struct value *variant, const struct buf *path)
{
	const struct value *name = place_name(variant);

	if (path->len)
		buf_printf(to, "variants[%s].%s",
		    name ? label(a, name->text, name->len) : "0", path->data);
}

static void differ_variants(struct buf *to, struct arena *a,
    const struct value *old, const struct value *new)
{
	for (const struct value *v = new->child; v && !to->len; v = v->next) {
		const struct value *same =
		    find_variant(old, v, new->count == 1);
		struct buf path = {0};

		if (same)
			differ_members(
			    &path, a, same, v, differ_variant_member);
		for (const struct value *o = old->child; o && !path.len;
		     o = o->next)
			if (o != same)
				differ_codes(&path, o, v);
		put_variant(to, a, v, &path);
		buf_release(&path);
	}
}

static void differ_product_member(struct buf *path, struct arena *a,
    const struct value *old, const struct value *new)
{
	if (is_member(new, "variants"))
		differ_variants(path, a, old, new);
	else if (is_member(new, "metadata") && both_objects(old, new))
		differ_metadata(path, old, new);
	else if (!value_equal(old, new))
		buf_puts(path, new->key);
}

const char *product_differ(
    struct batch *b, const struct item *a, const struct item *c)
{
	struct buf path = {0};
	const char *text = NULL;

	differ_members(
	    &path, &b->arena, a->given, c->given, differ_product_member);
	if (path.len)
		text = arena_copy(&b->arena, path.data, path.len);
	buf_release(&path);
	return text;
}

/* --- merging */

static void append(struct value *to, struct value *v)
{
	struct value *last = to->child;

	while (last && last->next)
		last = last->next;
	value_append(to, &last, NULL, v);
}

/* A copy whose children can be appended to. */
static struct value *open_copy(struct arena *a, const struct value *v)
{
	struct value *copy = value_new(a, v->type), *last = NULL;

	copy->key = v->key;
	copy->key_len = v->key_len;
	for (v = v->child; v; v = v->next)
		value_append(copy, &last, NULL, value_copy(a, v));
	return copy;
}

static bool has_children(const struct value *v)
{
	return v->type == JSON_OBJECT || v->type == JSON_ARRAY;
}

/* The same, two levels deep: a variant, and its prices and metadata. */
static struct value *variant_copy(struct arena *a, const struct value *variant)
{
	struct value *copy = value_new(a, JSON_OBJECT), *last = NULL;

	for (const struct value *v = variant->child; v; v = v->next)
		value_append(copy, &last, NULL,
		    has_children(v) ? open_copy(a, v) : value_copy(a, v));
	return copy;
}

static struct value *variants_copy(struct arena *a, const struct value *list)
{
	struct value *copy = value_new(a, JSON_ARRAY), *last = NULL;

	copy->key = list->key;
	copy->key_len = list->key_len;
	for (const struct value *v = list->child; v; v = v->next)
		value_append(copy, &last, NULL, variant_copy(a, v));
	return copy;
}

/* Adds members that the object lacks. */
static void add_keys(
    struct arena *a, struct value *to, const struct value *from)
{
	for (const struct value *v = from->child; v; v = v->next)
		if (!value_get(to, v->key))
			append(to, value_copy(a, v));
}

static void add_prices(
    struct arena *a, struct value *to, const struct value *from)
{
	for (const struct value *v = from->child; v; v = v->next)
		if (!find_price(to, v))
			append(to, value_copy(a, v));
}

static void add_to_variant(
    struct arena *a, struct value *to, const struct value *from)
{
	for (const struct value *v = from->child; v; v = v->next) {
		struct value *old = value_get(to, v->key);

		if (!old)
			append(to, has_children(v) ? open_copy(a, v)
						   : value_copy(a, v));
		else if (is_member(v, "prices"))
			add_prices(a, old, v);
		else if (is_member(v, "metadata") && both_objects(old, v))
			add_keys(a, old, v);
	}
}

static void add_variants(
    struct arena *a, struct value *to, const struct value *from)
{
	bool alone = from->count == 1;

	for (const struct value *v = from->child; v; v = v->next) {
		struct value *same = find_variant(to, v, alone);

		if (same)
			add_to_variant(a, same, v);
		else
			append(to, variant_copy(a, v));
	}
}

static void add_member(struct arena *a, struct value *to, const struct value *v)
{
	struct value *old = value_get(to, v->key);
	bool variants = is_member(v, "variants");

	if (!old)
		append(to, variants	     ? variants_copy(a, v)
			   : has_children(v) ? open_copy(a, v)
					     : value_copy(a, v));
	else if (variants)
		add_variants(a, old, v);
	else if (is_member(v, "metadata") && both_objects(old, v))
		add_keys(a, old, v);
}

void product_merge(struct batch *b, struct item *group, const struct item *item)
{
	struct arena *a = &b->arena;

	if (!group->given)
		group->given = value_new(a, JSON_OBJECT);
	for (const struct value *v = item->given->child; v; v = v->next)
		add_member(a, group->given, v);
	group->owned = initial_without(b, group, group->given);
	group->full = product_complete(a, group->given);
}
