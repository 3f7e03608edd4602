#include "products/read.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "json/value.h"
#include "products/schema.h"
#include "products/validate.h"
#include "sync/batch.h"

#include <string.h>

static const char key_name[] = "external_id";

/* As the dashboard of Medusa 2.21 creates a product without options. */
static const char default_options[] =
    "[{\"title\":\"Default option\",\"values\":[\"Default option value\"]}]";
static const char default_choice[] =
    "{\"Default option\":\"Default option value\"}";

struct reading {
	struct arena *arena;
	const struct batch_rules *rules;
	struct buf unknown; /* names, for the message */
};

/* A number becomes the text it is written with, never through a double. */
static const char *read_key(struct reading *r, struct item *to)
{
	const struct value *key = value_get(to->source, r->rules->key);

	if (!key)
		return arena_printf(r->arena, "'%s' is missing", r->rules->key);
	if (key->type == JSON_STRING && !key->len)
		return arena_printf(r->arena, "'%s' is empty", r->rules->key);
	if (key->type != JSON_STRING && key->type != JSON_NUMBER)
		return arena_printf(r->arena,
		    "'%s' is %s, neither a string nor a number", r->rules->key,
		    event_name(key->type));
	to->key = value_string(r->arena, key->text, key->len);
	return NULL;
}

static void add(struct value *object, const char *name, struct value *v)
{
	struct value *last = object->child;

	while (last && last->next)
		last = last->next;
	value_append(object, &last, name, v);
}

static void refuse_unknown(struct reading *r, const struct value *v)
{
	buf_printf(&r->unknown, "%s'%.*s'",
	    r->unknown.len ? ", " : "unknown members: ", (int)v->key_len,
	    v->key);
}

typedef const struct member *member_of(const struct value *);

/*
 * The members of a product or variant, of a repeated one the last. Unknown
 * ones go where the rule says: nowhere, or behind those of `metadata`.
 */
static struct value *read_members(struct reading *r, const struct value *object,
    member_of *known, const char *but)
{
	struct value *to = value_new(r->arena, JSON_OBJECT), *last = NULL;
	struct value *more = value_new(r->arena, JSON_OBJECT), *end = NULL;
	const struct value *old = value_get(object, "metadata");

	if (old && old->type == JSON_OBJECT)
		for (const struct value *v = old->child; v; v = v->next)
			value_append(more, &end, NULL, value_copy(r->arena, v));
	for (const struct value *v = object->child; v; v = v->next) {
		if (!value_counts(object, v) ||
		    (but && strcmp(v->key, but) == 0))
			continue;
		if (known(v)) {
			value_append(to, &last, NULL, value_copy(r->arena, v));
			continue;
		}
		if (r->rules->unknown == UNKNOWN_ERROR)
			refuse_unknown(r, v);
		if (r->rules->unknown == UNKNOWN_METADATA)
			value_append(more, &end, NULL, value_copy(r->arena, v));
	}
	if (r->rules->unknown != UNKNOWN_METADATA || !more->count)
		return to;
	value_sort(r->arena, more);
	value_remove(to, "metadata");
	add(to, "metadata", more);
	return to;
}

/* For Medusa the empty text is a code like any other, and taken but once. */
static void no_empty_codes(struct reading *r, struct value *variant)
{
	for (const char *const *c = variant_codes; *c; c++) {
		struct value *v = value_get(variant, *c);

		if (!v || v->type != JSON_STRING || v->len)
			continue;
		value_remove(variant, *c);
		add(variant, *c, value_new(r->arena, JSON_NULL));
	}
}

/* The empty text is no name: for a type it is as good as null. */
static void no_empty_names(struct reading *r, struct value *product)
{
	struct value *all, *last;

	for (struct value *v = product->child; v; v = v->next) {
		const struct member *m = product_member(v);

		if (m->kind == MEMBER_REF && m->types & 1U << JSON_NULL &&
		    v->type == JSON_STRING && !v->len) {
			v->type = JSON_NULL;
			v->raw = NULL;
		}
		if (m->kind != MEMBER_SET || v->type != JSON_ARRAY)
			continue;
		all = value_new(r->arena, JSON_ARRAY);
		last = NULL;
		for (const struct value *e = v->child; e; e = e->next)
			if (e->type != JSON_STRING || e->len)
				value_append(
				    all, &last, NULL, value_copy(r->arena, e));
		if (all->count != v->count)
			value_set_children(v, all);
	}
}

/* Medusa has no product without options: none at all are Medusa's own. */
static void no_empty_options(struct value *product)
{
	const struct value *options = value_get(product, "options");

	if (options && options->type == JSON_ARRAY && !options->count)
		value_remove(product, "options");
}

/* The same value when there is nothing to take off. */
static struct value *trimmed(struct arena *a, const struct value *v)
{
	const char *text = v->text;
	size_t len = v->len;
	struct value *short_one;

	if (v->type == JSON_STRING)
		utf8_trim(&text, &len);
	if (v->type != JSON_STRING || len == v->len)
		return value_copy(a, v);
	short_one = value_string(a, text, len);
	short_one->key = v->key;
	short_one->key_len = v->key_len;
	return short_one;
}

/*
 * Medusa trims the values that its options route adds, but neither those of a
 * new product nor what a variant chooses: all of them are trimmed here. Of a
 * repeated member the last counts.
 */
static void trim(struct reading *r, struct value *list)
{
	struct value *all, *last = NULL;

	if (!list || (list->type != JSON_ARRAY && list->type != JSON_OBJECT))
		return;
	all = value_new(r->arena, list->type);
	for (const struct value *v = list->child; v; v = v->next)
		if (list->type == JSON_ARRAY || value_counts(list, v))
			value_append(all, &last, NULL, trimmed(r->arena, v));
	value_set_children(list, all);
}

static struct value *read_part(
    struct reading *r, const struct value *part, member_of *known)
{
	struct value *to, *last = NULL;

	if (part->type != JSON_OBJECT)
		return value_copy(r->arena, part);
	to = value_new(r->arena, JSON_OBJECT);
	for (const struct value *v = part->child; v; v = v->next) {
		if (!value_counts(part, v))
			continue;
		if (known(v))
			value_append(to, &last, NULL, value_copy(r->arena, v));
		else if (r->rules->unknown == UNKNOWN_ERROR)
			refuse_unknown(r, v);
	}
	trim(r, value_get(to, "rules"));
	return to;
}

static void trim_options(struct reading *r, struct value *list)
{
	if (!list || list->type != JSON_ARRAY)
		return;
	for (struct value *o = list->child; o; o = o->next)
		if (o->type == JSON_OBJECT)
			trim(r, value_get(o, "values"));
}

/* Prices and options have no metadata: what is unknown is left out of them. */
static void read_parts(struct reading *r, struct value *list, member_of *known)
{
	struct value *all, *last = NULL;

	if (!list || list->type != JSON_ARRAY)
		return;
	all = value_new(r->arena, JSON_ARRAY);
	for (const struct value *v = list->child; v; v = v->next)
		value_append(all, &last, NULL, read_part(r, v, known));
	value_set_children(list, all);
}

static void read_variants(struct reading *r, struct value *product)
{
	struct value *list = value_get(product, "variants"), *all, *last = NULL;

	if (!list || list->type != JSON_ARRAY)
		return;
	all = value_new(r->arena, JSON_ARRAY);
	for (const struct value *v = list->child; v; v = v->next) {
		struct value *one =
		    v->type == JSON_OBJECT
			? read_members(r, v, variant_member, NULL)
			: value_copy(r->arena, v);

		if (one->type == JSON_OBJECT) {
			no_empty_codes(r, one);
			trim(r, value_get(one, "options"));
			read_parts(r, value_get(one, "prices"), price_member);
		}
		value_append(all, &last, NULL, one);
	}
	value_set_children(list, all);
}

/* {"prices":[…]} of the product is that of the one variant it has. */
static const char *move_prices(struct reading *r, struct value *product)
{
	struct value *prices = value_get(product, "prices");
	struct value *list, *one, *last = NULL;

	if (!prices)
		return NULL;
	if (value_get(product, "variants") || value_get(product, "options"))
		return "'prices' of a product are for one without 'options' "
		       "and 'variants'; give them to the variants";
	value_remove(product, "prices");
	list = value_new(r->arena, JSON_ARRAY);
	one = value_new(r->arena, JSON_OBJECT);
	add(one, "prices", value_copy(r->arena, prices));
	value_append(list, &last, NULL, one);
	add(product, "variants", list);
	return NULL;
}

static struct value *constant(struct arena *a, const char *text)
{
	const char *error;

	return value_parse(a, text, strlen(text), &error);
}

static void default_variant(struct arena *a, struct value *variant)
{
	static const char title[] = "Default variant";

	if (value_is_null(value_get(variant, "title"))) {
		value_remove(variant, "title");
		add(variant, "title", value_string(a, title, strlen(title)));
	}
	if (!value_get(variant, "options"))
		add(variant, "options", constant(a, default_choice));
}

static struct value *copy_object(struct arena *a, const struct value *v)
{
	struct value *copy = value_new(a, v->type), *last = NULL;

	for (v = v->child; v; v = v->next)
		value_append(copy, &last, NULL, value_copy(a, v));
	return copy;
}

/* A simple product: no options, one variant at most. */
static const struct value *fill(struct arena *a, const struct value *owned)
{
	const struct value *variants = value_get(owned, "variants");
	struct value *full, *list, *one, *last = NULL;

	if (value_get(owned, "options") || (variants && variants->count > 1))
		return owned;
	full = copy_object(a, owned);
	add(full, "options", constant(a, default_options));
	if (variants && !variants->count)
		return full;
	one = variants ? copy_object(a, variants->child)
		       : value_new(a, JSON_OBJECT);
	default_variant(a, one);
	list = value_new(a, JSON_ARRAY);
	value_append(list, &last, NULL, one);
	value_remove(full, "variants");
	add(full, "variants", list);
	return full;
}

static const char *read_product(struct reading *r, struct item *to)
{
	bool renamed = strcmp(r->rules->key, key_name) != 0;
	const struct value probe = {
	    .key = r->rules->key, .key_len = strlen(r->rules->key)};
	struct value *product;
	const char *why;

	if (to->source->type != JSON_OBJECT)
		return arena_printf(r->arena, "a product cannot be %s",
		    event_name(to->source->type));
	why = read_key(r, to);
	if (why)
		return why;
	if (renamed && value_get(to->source, key_name))
		return arena_printf(r->arena,
		    "both '%s' and 'external_id' are there", r->rules->key);
	product = read_members(r, to->source, product_member,
	    product_member(&probe) ? NULL : r->rules->key);
	value_remove(product, key_name);
	add(product, key_name, value_copy(r->arena, to->key));
	read_variants(r, product);
	read_parts(r, value_get(product, "prices"), price_member);
	read_parts(r, value_get(product, "options"), option_member);
	trim_options(r, value_get(product, "options"));
	no_empty_names(r, product);
	no_empty_options(product);
	if (r->unknown.len)
		return arena_copy(r->arena, r->unknown.data, r->unknown.len);
	why = product_validate(r->arena, product);
	if (!why)
		why = move_prices(r, product);
	to->owned = product;
	if (!why)
		to->full = fill(r->arena, product);
	return why;
}

bool product_is_simple(const struct value *options)
{
	const struct value *o = options ? options->child : NULL;

	while (o && value_is(value_get(o, "title"), "Default option"))
		o = o->next;
	return !o;
}

const char *product_read(struct batch *b, struct item *item)
{
	struct reading r = {.arena = &b->arena, .rules = &b->rules};
	const char *why = read_product(&r, item);

	buf_release(&r.unknown);
	return why;
}
