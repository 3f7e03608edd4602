/*
 * JSON texts in memory. A value must equal the tree that the parser library
 * builds, and itself after it was written and parsed again. The input is two
 * texts, one per line.
 */
#include "base/buf.h"
#include "base/mem.h"
#include "json/string.h"
#include "json/value.h"

#include "fuzz.h"

#include <yajl/yajl_tree.h>

static struct value *parse(struct arena *a, const char *text, size_t len)
{
	const char *error;
	struct value *v = value_parse(a, text, len, &error);

	MUST(v || *error);
	return v;
}

/* The library decodes a lone surrogate to another character than we do. */
static bool has_surrogate(const struct value *v)
{
	for (size_t i = 0; i + 2 < v->raw_len; i++)
		if (v->raw[i] == '\\' && v->raw[i + 1] == 'u' &&
		    (v->raw[i + 2] | 0x20) == 'd')
			return true;
	return false;
}

/* The library ends a text at its first NUL. */
static bool same_text(const char *theirs, const char *ours, size_t len)
{
	return memchr(ours, '\0', len) || !strcmp(theirs, ours);
}

static void compare_trees(const struct value *v, yajl_val y)
{
	const struct value *c = v->child;

	switch (v->type) {
	case JSON_OBJECT:
		MUST(YAJL_IS_OBJECT(y) && y->u.object.len == v->count);
		for (size_t i = 0; i < v->count; i++, c = c->next) {
			MUST(has_surrogate(v) || same_text(y->u.object.keys[i],
						     c->key, c->key_len));
			compare_trees(c, y->u.object.values[i]);
		}
		break;
	case JSON_ARRAY:
		MUST(YAJL_IS_ARRAY(y) && y->u.array.len == v->count);
		for (size_t i = 0; i < v->count; i++, c = c->next)
			compare_trees(c, y->u.array.values[i]);
		break;
	case JSON_STRING:
		MUST(YAJL_IS_STRING(y));
		MUST(has_surrogate(v) ||
		     same_text(y->u.string, v->text, v->len));
		break;
	case JSON_NUMBER:
		MUST(y->type == yajl_t_number);
		MUST(strlen(y->u.number.r) == v->raw_len &&
		     !memcmp(y->u.number.r, v->raw, v->raw_len));
		break;
	default:
		MUST(v->type == JSON_TRUE    ? YAJL_IS_TRUE(y)
		     : v->type == JSON_FALSE ? YAJL_IS_FALSE(y)
					     : YAJL_IS_NULL(y));
	}
	MUST(!c);
}

/* The library rejects record separators and a byte order mark. */
static void compare_library(const struct value *v, const char *text, size_t len)
{
	char *copy, error[128];
	yajl_val y;

	if (memchr(text, 0x1e, len) || *text == '\xef')
		return;
	copy = exact_text(text, len);
	y = yajl_tree_parse(copy, error, sizeof error);
	MUST(y);
	compare_trees(v, y);
	yajl_tree_free(y);
	free(copy);
}

/* Keys made here end at a NUL; a product with such a key is rejected. */
static bool has_nul(const struct value *v)
{
	if (v->key && memchr(v->key, '\0', v->key_len))
		return true;
	for (v = v->child; v; v = v->next)
		if (has_nul(v))
			return true;
	return false;
}

static struct value *rebuild(struct arena *a, const struct value *v)
{
	struct value *to, *last = NULL;

	if (v->type == JSON_STRING)
		to = value_string(a, v->text, v->len);
	else if (v->child)
		to = value_new(a, v->type);
	else
		to = value_copy(a, v);
	to->key = v->key;
	to->key_len = v->key_len;
	if (!v->child)
		return to;
	for (const struct value *c = v->child; c; c = c->next)
		value_append(to, &last, NULL, rebuild(a, c));
	value_sort(a, to);
	return to;
}

static void write_again(struct arena *a, const struct value *v)
{
	struct buf raw = {0}, made = {0};
	const struct value *copy = rebuild(a, v);

	MUST(value_equal(v, v) && value_equal(v, copy) && value_equal(copy, v));
	value_put(&raw, v);
	MUST(value_equal(v, parse(a, raw.data, raw.len)));
	if (!has_nul(v)) {
		value_put(&made, copy);
		MUST(value_equal(v, parse(a, made.data, made.len)));
	}
	buf_release(&raw);
	buf_release(&made);
}

/* Of several members with the same name only the last counts. */
static void look_for_members(const struct value *v)
{
	const struct value *found;

	for (const struct value *c = v->child; c; c = c->next) {
		look_for_members(c);
		if (v->type != JSON_OBJECT || v->count > 64)
			continue;
		found = NULL;
		for (const struct value *o = v->child; o; o = o->next)
			if (o->key_len == c->key_len &&
			    !memcmp(o->key, c->key, c->key_len))
				found = o;
		MUST(value_counts(v, c) == (found == c));
		if (!memchr(c->key, '\0', c->key_len))
			MUST(value_get(v, c->key) == found);
	}
}

static void check_strings(struct arena *a, const struct value *v)
{
	const char *end = v->raw + v->raw_len;
	const struct value *again;
	struct buf written = {0};

	for (const struct value *c = v->child; c; c = c->next)
		check_strings(a, c);
	if (v->type != JSON_STRING)
		return;
	MUST(string_equals(v->raw, v->raw_len, v->text, v->len));
	MUST(string_end(v->raw, end) == end);
	string_put(&written, v->text, v->len);
	again = parse(a, written.data, written.len);
	MUST(value_same_text(v, again));
	buf_release(&written);
}

static void repair(
    struct arena *a, const struct value *v, const char *text, size_t len)
{
	char *copy = exact(text, len);
	const struct value *again;

	string_repair(copy, len);
	again = parse(a, copy, len);
	MUST(!v == !again && value_equal(v, again));
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
	size_t len[2] = {end ? (size_t)(end - data) : size,
	    end ? size - 1 - (size_t)(end - data) : 0};
	char *text[2] = {
	    exact(data, len[0]), exact(end ? end + 1 : data, len[1])};
	struct arena arena = {0};
	struct value *v[2];

	for (int i = 0; i < 2; i++) {
		v[i] = parse(&arena, text[i], len[i]);
		repair(&arena, v[i], text[i], len[i]);
		if (!v[i])
			continue;
		compare_library(v[i], text[i], len[i]);
		look_for_members(v[i]);
		check_strings(&arena, v[i]);
		write_again(&arena, v[i]);
	}
	MUST(value_equal(v[0], v[1]) == value_equal(v[1], v[0]));
	arena_release(&arena);
	free(text[0]);
	free(text[1]);
	return 0;
}
