/*
 * The scanner checks a text, so that all programs accept the same ones, and
 * the parser's events build the tree. An event says where its token ends. The
 * token begins at the first byte after the token before it that is not white
 * space, a comma or a colon. So each value gets its bytes (`raw`) without a
 * copy.
 *
 * Two rules bound the time for hostile input: an object of more than FEW
 * members has an index, sorted by key; and equal_objects compares each pair of
 * members once, because comparing in both directions would take 2^depth steps.
 *
 * Invariant: `index` is NULL, or lists all children of this object, and only
 * the last one of a repeated key. A function that changes the children resets
 * it.
 */
#include "json/value.h"

#include "base/mem.h"
#include "json/check.h"
#include "json/decimal.h"
#include "json/parser.h"
#include "json/string.h"
#include "json/writer.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DEPTH = 1000 };

struct open_value {
	struct value *value, **tail;
};

struct builder {
	struct arena *arena;
	const char *base;
	struct value *root;
	size_t depth;
	size_t last; /* just past the last token */
	const char *key;
	size_t key_len;
	struct open_value open[MAX_DEPTH];
};

static const char *decode(
    struct builder *b, const char *raw, size_t raw_len, size_t *len)
{
	char *text = arena_alloc(b->arena, raw_len);

	*len = string_decode(text, raw, raw_len);
	text[*len] = '\0';
	return text;
}

/* The first byte of the token that has just been reported. */
static const char *token_start(const struct builder *b)
{
	const char *p = b->base + b->last;

	while (memchr(" \t\r\n,:", *p, 6))
		p++;
	return p;
}

static void attach(struct builder *b, struct value *v)
{
	struct open_value *top;

	if (!b->depth) {
		b->root = v;
		return;
	}
	top = &b->open[b->depth - 1];
	v->key = b->key;
	v->key_len = b->key_len;
	b->key = NULL;
	*top->tail = v;
	top->tail = &v->next;
	top->value->count++;
}

static void on_event(void *ctx, enum json_event event, size_t end)
{
	struct builder *b = ctx;
	const char *raw = token_start(b);
	size_t raw_len = (size_t)(b->base + end - raw);
	struct value *v;

	b->last = end;
	if (event == JSON_KEY) {
		b->key = decode(b, raw, raw_len, &b->key_len);
		return;
	}
	if (event == JSON_END) {
		v = b->open[--b->depth].value;
		v->raw_len = (size_t)(b->base + end - v->raw);
		v->len = v->raw_len;
		value_sort(b->arena, v);
		return;
	}
	v = arena_alloc(b->arena, sizeof *v);
	v->type = event;
	v->raw = v->text = raw;
	v->raw_len = v->len = raw_len;
	attach(b, v);
	if (event == JSON_STRING)
		v->text = decode(b, raw, raw_len, &v->len);
	if (event == JSON_OBJECT || event == JSON_ARRAY)
		b->open[b->depth++] = (struct open_value){v, &v->child};
}

/* The text is one that check_text has accepted. */
static struct value *build(struct arena *a, const char *text, size_t len)
{
	struct builder *b = mem_alloc(sizeof *b);
	struct value *root;
	bool good;

	b->arena = a;
	b->base = text;
	b->root = NULL;
	b->depth = b->last = 0;
	b->key = NULL;
	b->key_len = 0;
	good = parser_read(text, len, on_event, b);
	root = good ? b->root : NULL;
	assert(root);
	free(b);
	return root;
}

struct value *value_parse(
    struct arena *a, const char *text, size_t len, const char **error)
{
	char why[CHECK_ERROR] = "";
	size_t value_len;
	const char *value = check_text(text, len, MAX_DEPTH, &value_len, why);

	*error = arena_copy(a, why, strlen(why));
	return value ? build(a, value, value_len) : NULL;
}

/* For so few members an index is no faster. */
enum { FEW = 16 };

struct entry {
	struct value *value;
	size_t place;
};

struct value_index {
	size_t count;
	struct entry by_key[];
};

/* Any total order; keys may contain a NUL. */
static int compare_key(const struct value *v, const char *key, size_t len)
{
	if (v->key_len != len)
		return v->key_len < len ? -1 : 1;
	return len ? memcmp(v->key, key, len) : 0;
}

static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = compare_key(x->value, y->value->key, y->value->key_len);

	return order ? order : (x->place > y->place) - (x->place < y->place);
}

void value_sort(struct arena *a, struct value *object)
{
	struct value_index *index;
	size_t n = 0;

	object->index = NULL;
	if (object->type != JSON_OBJECT || object->count <= FEW)
		return;
	index =
	    arena_alloc(a, size_add(sizeof *index,
			       size_mul(object->count, sizeof *index->by_key)));
	for (struct value *v = object->child; v; v = v->next, n++)
		index->by_key[n] = (struct entry){v, n};
	qsort(index->by_key, n, sizeof *index->by_key, compare_entries);
	for (size_t i = 0; i < n; i++) {
		const struct value *v = index->by_key[i].value;

		if (i + 1 == n || compare_key(index->by_key[i + 1].value,
				      v->key, v->key_len) != 0)
			index->by_key[index->count++] = index->by_key[i];
	}
	object->index = index;
}

static struct value *search(
    const struct value_index *index, const char *key, size_t len)
{
	size_t low = 0, high = index->count;

	while (low < high) {
		size_t i = low + (high - low) / 2;
		int order = compare_key(index->by_key[i].value, key, len);

		if (!order)
			return index->by_key[i].value;
		if (order < 0)
			low = i + 1;
		else
			high = i;
	}
	return NULL;
}

static struct value *find_member(
    const struct value *object, const char *key, size_t len)
{
	struct value *found = NULL;

	if (!object || object->type != JSON_OBJECT)
		return NULL;
	if (object->index)
		return search(object->index, key, len);
	for (struct value *v = object->child; v; v = v->next)
		if (compare_key(v, key, len) == 0)
			found = v;
	return found;
}

struct value *value_get(const struct value *object, const char *key)
{
	return find_member(object, key, strlen(key));
}

const struct value *value_text(const struct value *object, const char *key)
{
	const struct value *v = value_get(object, key);

	return v && v->type == JSON_STRING ? v : NULL;
}

bool value_counts(const struct value *object, const struct value *v)
{
	return find_member(object, v->key, v->key_len) == v;
}

bool value_has_id(const struct value *list, const char *id)
{
	for (const struct value *v = list ? list->child : NULL; v; v = v->next)
		if (value_is(value_get(v, "id"), id))
			return true;
	return false;
}

bool value_is(const struct value *v, const char *text)
{
	return v && v->type == JSON_STRING && v->len == strlen(text) &&
	       memcmp(v->text, text, v->len) == 0;
}

bool value_same_text(const struct value *a, const struct value *b)
{
	return a && b && a->type == JSON_STRING && b->type == JSON_STRING &&
	       a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

bool value_is_null(const struct value *v)
{
	return !v || v->type == JSON_NULL;
}

static bool equal_arrays(const struct value *a, const struct value *b)
{
	const struct value *x = a->child, *y = b->child;

	for (; x || y; x = x->next, y = y->next)
		if (!value_equal(x, y))
			return false;
	return true;
}

/* If a key is repeated, only its last value is compared. */
static bool equal_objects(const struct value *a, const struct value *b)
{
	for (const struct value *x = a->child; x; x = x->next) {
		const struct value *y = find_member(b, x->key, x->key_len);

		if (x == find_member(a, x->key, x->key_len) &&
		    !value_equal(x, y))
			return false;
	}
	for (const struct value *y = b->child; y; y = y->next)
		if (!find_member(a, y->key, y->key_len))
			return false;
	return true;
}

bool value_equal(const struct value *a, const struct value *b)
{
	if (!a || !b)
		return a == b;
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case JSON_NUMBER:
		return decimal_same_double(
		    a->raw, a->raw_len, b->raw, b->raw_len);
	case JSON_STRING:
		return value_same_text(a, b);
	case JSON_ARRAY:
		return equal_arrays(a, b);
	case JSON_OBJECT:
		return equal_objects(a, b);
	default:
		return true;
	}
}

void value_put(struct buf *to, const struct value *v)
{
	struct writer w = {.to = to};

	writer_value(&w, NULL, v);
}

struct value *value_new(struct arena *a, enum json_event type)
{
	struct value *v = arena_alloc(a, sizeof *v);

	v->type = type;
	return v;
}

struct value *value_string(struct arena *a, const char *text, size_t len)
{
	struct value *v = value_new(a, JSON_STRING);

	v->text = arena_copy(a, text, len);
	v->len = len;
	return v;
}

struct value *value_copy(struct arena *a, const struct value *v)
{
	struct value *copy = arena_alloc(a, sizeof *copy);

	*copy = *v;
	copy->next = NULL;
	return copy;
}

void value_append(
    struct value *to, struct value **last, const char *key, struct value *v)
{
	assert(!to->raw);
	to->index = NULL;
	if (*last)
		(*last)->next = v;
	else
		to->child = v;
	*last = v;
	if (key) {
		v->key = key;
		v->key_len = strlen(key);
	}
	to->count++;
}

void value_remove(struct value *object, const char *key)
{
	struct value **v = &object->child;

	assert(!object->raw);
	while (*v) {
		if (compare_key(*v, key, strlen(key)) != 0) {
			v = &(*v)->next;
			continue;
		}
		*v = (*v)->next;
		object->count--;
		object->index = NULL;
	}
}

void value_set_children(struct value *v, const struct value *from)
{
	assert(!from->raw);
	v->raw = v->text = NULL;
	v->raw_len = v->len = 0;
	v->child = from->child;
	v->count = from->count;
	v->index = from->index;
}
