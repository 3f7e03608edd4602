/*
 * The JSON writer: the input chooses what is written, optional and dropped
 * containers included. The text must equal a tree that is built at the same
 * time.
 */
#include "base/buf.h"
#include "base/mem.h"
#include "json/value.h"
#include "json/writer.h"

#include "fuzz.h"

enum { DEEPEST = 12, MOST = 4 };

static const char *const keys[] = {
    "a", "b\"", "\303\251", "", "\n", "a", "key", "0"};

struct run {
	struct draw in;
	struct writer w;
	struct arena arena;
};

static struct value *parsed(struct arena *a, const char *json)
{
	const char *error;
	struct value *v = value_parse(a, json, strlen(json), &error);

	MUST(v);
	return v;
}

static struct value *container(struct run *r, const char *key, int depth);

/* Writes a value; NULL if it left no trace. */
static struct value *any(struct run *r, const char *key, int depth)
{
	static const char *const json[] = {
	    "null", "-1.50e2", "\"x\\u00e9\"", "{\"a\":[1,{}]}", "[]"};
	unsigned kind = draw(&r->in, 5), n = draw(&r->in, 5);
	struct value *v;
	char digits[2] = {(char)('0' + n), '\0'};

	if (kind == 0 && depth < DEEPEST)
		return container(r, key, depth + 1);
	if (kind == 1) {
		writer_text(&r->w, key, keys[n]);
		return value_string(&r->arena, keys[n], strlen(keys[n]));
	}
	if (kind == 2) {
		writer_number(&r->w, key, n);
		return parsed(&r->arena,
		    arena_copy(&r->arena, digits, sizeof digits - 1));
	}
	v = parsed(&r->arena, json[n]);
	if (kind == 3)
		writer_json(&r->w, key, json[n], strlen(json[n]));
	else
		writer_value(&r->w, key, v);
	return v;
}

static void fill(
    struct run *r, struct value *to, struct value **last, int depth)
{
	for (unsigned n = draw(&r->in, MOST); n--;) {
		const char *key =
		    to->type == JSON_OBJECT ? keys[draw(&r->in, 8)] : NULL;
		struct value *v = any(r, key, depth);

		if (v)
			value_append(to, last, key, v);
	}
}

static struct value *container(struct run *r, const char *key, int depth)
{
	bool object = draw(&r->in, 2);
	struct value *v, *last = NULL;
	size_t least = SIZE_MAX;

	v = value_new(&r->arena, object ? JSON_OBJECT : JSON_ARRAY);
	if (object)
		writer_object(&r->w, key);
	else
		writer_array(&r->w, key);
	fill(r, v, &last, depth);
	if (draw(&r->in, 3) == 1) {
		writer_optional(&r->w);
		least = v->count;
		fill(r, v, &last, depth);
	}
	if (draw(&r->in, 8) == 7) {
		writer_drop(&r->w);
		return NULL;
	}
	writer_end(&r->w);
	return v->count == least ? NULL : v;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char before[] = "before";
	struct buf text = {0};
	struct run r = {.in = {data, data + size}, .w = {.to = &text}};
	struct value *v, *read;
	const char *error;
	size_t start;

	buf_puts(&text, draw(&r.in, 2) ? before : "");
	start = text.len;
	v = container(&r, NULL, 0);
	MUST(start == 0 || !memcmp(text.data, before, start));
	if (v) {
		read = value_parse(
		    &r.arena, text.data + start, text.len - start, &error);
		MUST(read && value_equal(read, v));
	} else {
		MUST(text.len == start);
	}
	arena_release(&r.arena);
	buf_release(&text);
	return 0;
}
