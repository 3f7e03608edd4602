#include "products/normalize.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "json/value.h"
#include "products/schema.h"

#include <string.h>
#include <strings.h>

static bool is_empty(const struct value *v)
{
	return v && v->type == JSON_STRING && !v->len;
}

static void set_literal(
    struct value *v, enum json_event type, const char *literal)
{
	v->type = type;
	v->raw = v->text = literal;
	v->raw_len = v->len = strlen(literal);
}

static void set_null(struct value *v)
{
	set_literal(v, JSON_NULL, "null");
}

static bool is_word(const struct value *v, const char *word)
{
	return v->len == strlen(word) &&
	       strncasecmp(v->text, word, v->len) == 0;
}

/* Programs that write CSV, and Python, write True or TRUE. */
static void read_truths(
    struct value *object, const struct member *(*known)(const struct value *))
{
	for (struct value *v = object->child; v; v = v->next) {
		if (v->type != JSON_STRING || !member_is_truth(known(v)))
			continue;
		if (!v->len)
			value_remove(object, v->key);
		else if (is_word(v, "true"))
			set_literal(v, JSON_TRUE, "true");
		else if (is_word(v, "false"))
			set_literal(v, JSON_FALSE, "false");
	}
}

/* Medusa stores "" like any other text: as a code that only one variant can
 * have, as a picture that cannot be shown. */
static void empty_to_null(struct value *object, const char *name)
{
	struct value *v = value_get(object, name);

	if (is_empty(v))
		set_null(v);
}

/* "" names nothing. As a reference it means null; in a set it is left out. */
static void no_empty_names(struct arena *a, struct value *product)
{
	struct value *all, *last;

	for (struct value *v = product->child; v; v = v->next) {
		const struct member *m = product_member(v);

		if (m->kind == MEMBER_REF && m->types & 1U << JSON_NULL &&
		    is_empty(v))
			set_null(v);
		if (m->kind != MEMBER_SET || v->type != JSON_ARRAY)
			continue;
		all = value_new(a, JSON_ARRAY);
		last = NULL;
		for (const struct value *e = v->child; e; e = e->next)
			if (!is_empty(e))
				value_append(
				    all, &last, NULL, value_copy(a, e));
		if (all->count != v->count)
			value_set_children(v, all);
	}
}

/* A copy without white space at either end, if v is a string. */
static struct value *trimmed(struct arena *a, const struct value *v)
{
	const char *text = v->text;
	size_t len = v->len;
	struct value *copy;

	if (v->type == JSON_STRING)
		utf8_trim(&text, &len);
	if (v->type != JSON_STRING || len == v->len)
		return value_copy(a, v);
	copy = value_string(a, text, len);
	copy->key = v->key;
	copy->key_len = v->key_len;
	return copy;
}

/* Trims the texts of an array or object. Of a repeated member the last one
 * stays. */
static void trim(struct arena *a, struct value *list)
{
	struct value *all, *last = NULL;

	if (!list || (list->type != JSON_ARRAY && list->type != JSON_OBJECT))
		return;
	all = value_new(a, list->type);
	for (const struct value *v = list->child; v; v = v->next)
		if (list->type == JSON_ARRAY || value_counts(list, v))
			value_append(all, &last, NULL, trimmed(a, v));
	value_sort(a, all);
	value_set_children(list, all);
}

static struct value *first(const struct value *list)
{
	return list && list->type == JSON_ARRAY ? list->child : NULL;
}

static void trim_rules(struct arena *a, const struct value *prices)
{
	for (struct value *v = first(prices); v; v = v->next)
		trim(a, value_get(v, "rules"));
}

/*
 * Medusa trims the option values that its options route adds, but neither those
 * of a new product nor what a variant chooses. So all of them are trimmed here.
 */
static void normalize_options(struct arena *a, struct value *product)
{
	const struct value *list = value_get(product, "options");

	for (struct value *v = first(list); v; v = v->next) {
		if (v->type != JSON_OBJECT)
			continue;
		read_truths(v, option_member);
		trim(a, value_get(v, "values"));
	}
	/* Medusa has no product without options. */
	if (list && list->type == JSON_ARRAY && !list->count)
		value_remove(product, "options");
}

static void normalize_variant(struct arena *a, struct value *variant)
{
	struct value *options = value_get(variant, "options");

	read_truths(variant, variant_member);
	for (const char *const *c = variant_codes; *c; c++)
		empty_to_null(variant, *c);
	empty_to_null(variant, "thumbnail");
	trim(a, options);
	if (options && options->type == JSON_OBJECT && !options->count)
		value_remove(variant, "options");
	trim_rules(a, value_get(variant, "prices"));
}

void product_normalize(struct arena *a, struct value *product)
{
	struct value *v = first(value_get(product, "variants"));

	read_truths(product, product_member);
	empty_to_null(product, "thumbnail");
	no_empty_names(a, product);
	normalize_options(a, product);
	trim_rules(a, value_get(product, "prices"));
	for (; v; v = v->next)
		if (v->type == JSON_OBJECT)
			normalize_variant(a, v);
}
