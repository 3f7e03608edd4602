#include "products/normalize.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "json/value.h"
#include "medusa/name_tree.h"
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

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Is text[i] a '>' that separates the steps of a path: by itself, as a word? */
static bool is_separator(const char *text, size_t len, size_t i)
{
	return text[i] == '>' && (i == 0 || is_space(text[i - 1])) &&
	       (i + 1 == len || is_space(text[i + 1]));
}

/* "A>B" is a name; " A  > B" is the path "A > B". */
static struct value *path_of_category(struct arena *a, const struct value *v)
{
	struct buf path = {0};
	struct value *to;
	size_t start = 0;

	for (size_t i = 0; i <= v->len; i++) {
		const char *step = v->text + start;
		size_t len = i - start;

		if (i < v->len && !is_separator(v->text, v->len, i))
			continue;
		utf8_trim(&step, &len);
		if (start)
			buf_puts(&path, name_separator);
		buf_put(&path, step, len);
		start = i + 1;
	}
	to = value_string(a, path.len ? path.data : "", path.len);
	buf_release(&path);
	return to;
}

static void normalize_categories(struct arena *a, struct value *list)
{
	struct value *all, *last = NULL;

	if (!list || list->type != JSON_ARRAY)
		return;
	all = value_new(a, JSON_ARRAY);
	for (const struct value *v = list->child; v; v = v->next)
		value_append(all, &last, NULL,
		    v->type == JSON_STRING ? path_of_category(a, v)
					   : value_copy(a, v));
	value_set_children(list, all);
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

static void trim_key(struct arena *a, struct value *v)
{
	const char *key = v->key;
	size_t len = v->key_len;

	if (!key)
		return;
	utf8_trim(&key, &len);
	if (len != v->key_len)
		v->key = arena_copy(a, key, len);
	v->key_len = len;
}

/* Trims the texts and keys of an array or object. Of a repeated member the last
 * one stays. */
static void trim(struct arena *a, struct value *list)
{
	struct value *all, *last = NULL;

	if (!list || (list->type != JSON_ARRAY && list->type != JSON_OBJECT))
		return;
	all = value_new(a, list->type);
	for (const struct value *v = list->child; v; v = v->next) {
		struct value *one;

		if (list->type == JSON_OBJECT && !value_counts(list, v))
			continue;
		one = trimmed(a, v);
		trim_key(a, one);
		value_append(all, &last, NULL, one);
	}
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

/* Trims one member. */
static void trim_member(struct arena *a, struct value *object, const char *name)
{
	struct value *v = value_get(object, name);
	const char *text;
	size_t len;

	if (!v || v->type != JSON_STRING)
		return;
	text = v->text;
	len = v->len;
	utf8_trim(&text, &len);
	if (len == v->len)
		return;
	v->raw = NULL;
	v->text = arena_copy(a, text, len);
	v->len = len;
}

/*
 * Medusa trims the option values that its options route adds, but neither those
 * of a new product nor what a variant chooses, nor titles. So all of them are
 * trimmed here.
 */
static void normalize_options(struct arena *a, struct value *product)
{
	const struct value *list = value_get(product, "options");

	for (struct value *v = first(list); v; v = v->next) {
		if (v->type != JSON_OBJECT)
			continue;
		read_truths(v, option_member);
		trim_member(a, v, "title");
		trim(a, value_get(v, "values"));
		trim(a, value_get(v, "ranks"));
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
	normalize_categories(a, value_get(product, "categories"));
	no_empty_names(a, product);
	normalize_options(a, product);
	trim_rules(a, value_get(product, "prices"));
	for (; v; v = v->next)
		if (v->type == JSON_OBJECT)
			normalize_variant(a, v);
}
