#include "value.h"

#include <stdint.h>
#include <stdio.h>
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
	size_t roots, depth;
	uint64_t last; /* end of the last token */
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

/* Where the token that ends at `end` begins. */
static const char *token_start(const struct builder *b)
{
	const char *p = b->base + b->last;

	while (memchr(" \t\r\n,:\x1e", *p, 7))
		p++;
	return p;
}

static void attach(struct builder *b, struct value *v)
{
	struct open_value *top;

	if (!b->depth) {
		b->root = v;
		b->roots++;
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

static enum json_next on_event(void *ctx, enum json_event event,
    const char *text, size_t len, uint64_t end)
{
	struct builder *b = ctx;
	const char *raw = token_start(b);
	size_t raw_len = (size_t)(b->base + end - raw);
	struct value *v;

	(void)text, (void)len;
	b->last = end;
	if (event == JSON_KEY) {
		b->key = decode(b, raw, raw_len, &b->key_len);
		return JSON_GO;
	}
	if (event == JSON_END) {
		v = b->open[--b->depth].value;
		v->raw_len = (size_t)(b->base + end - v->raw);
		v->len = v->raw_len;
		return JSON_GO;
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
	return JSON_GO;
}

struct value *value_parse(
    struct arena *a, const char *text, size_t len, const char **error)
{
	struct builder *b = mem_alloc(sizeof *b);
	struct json_scan *scan = json_new(on_event, b, MAX_DEPTH);
	struct value *root = NULL;
	char why[160] = "";

	b->arena = a;
	b->base = text;
	b->root = NULL;
	b->roots = b->depth = 0;
	/* A byte order mark is no part of a value. */
	b->last = len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3) ? 3 : 0;
	b->key = NULL;
	b->key_len = 0;
	if (json_feed(scan, text, len) == JSON_BAD ||
	    json_finish(scan) == JSON_BAD)
		snprintf(why, sizeof why, "byte %llu: %s",
		    (unsigned long long)json_error_byte(scan),
		    json_error(scan));
	else if (b->roots != 1)
		snprintf(why, sizeof why, "%s JSON text",
		    b->roots ? "more than one" : "no");
	else
		root = b->root;
	*error = arena_copy(a, why, strlen(why));
	json_free(scan);
	free(b);
	return root;
}

/* Keys may hold a NUL. */
static struct value *member(
    const struct value *object, const char *key, size_t len)
{
	struct value *found = NULL;

	if (!object || object->type != JSON_OBJECT)
		return NULL;
	for (struct value *v = object->child; v; v = v->next)
		if (v->key_len == len && memcmp(v->key, key, len) == 0)
			found = v;
	return found;
}

struct value *value_get(const struct value *object, const char *key)
{
	return member(object, key, strlen(key));
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

	for (; x && y; x = x->next, y = y->next)
		if (!value_equal(x, y))
			return false;
	return !x && !y;
}

/* Every member of a stands in b; of a repeated key the last one counts. */
static bool members_in(const struct value *a, const struct value *b)
{
	for (const struct value *x = a->child; x; x = x->next) {
		const struct value *y = member(b, x->key, x->key_len);

		if (!y || !value_equal(member(a, x->key, x->key_len), y))
			return false;
	}
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
		return decimal_equal(a->raw, a->raw_len, b->raw, b->raw_len);
	case JSON_STRING:
		return value_same_text(a, b);
	case JSON_ARRAY:
		return equal_arrays(a, b);
	case JSON_OBJECT:
		return members_in(a, b) && members_in(b, a);
	default:
		return true;
	}
}

static void put_parts(struct buf *to, const struct value *v)
{
	bool object = v->type == JSON_OBJECT;

	buf_putc(to, object ? '{' : '[');
	for (const struct value *c = v->child; c; c = c->next) {
		if (object)
			value_put_key(to, c->key);
		else if (c != v->child)
			buf_putc(to, ',');
		value_put(to, c);
	}
	buf_putc(to, object ? '}' : ']');
}

void value_put(struct buf *to, const struct value *v)
{
	if (!v || v->type == JSON_NULL)
		buf_puts(to, "null");
	else if (v->raw)
		buf_put(to, v->raw, v->raw_len);
	else if (v->type == JSON_STRING)
		string_put(to, v->text, v->len);
	else
		put_parts(to, v);
}

void value_put_key(struct buf *to, const char *key)
{
	if (to->len && to->data[to->len - 1] != '{')
		buf_putc(to, ',');
	string_put(to, key, strlen(key));
	buf_putc(to, ':');
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
