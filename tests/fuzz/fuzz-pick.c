/*
 * The path scanner: however the stream is cut into chunks, and whether others
 * share the scan, the items, the end and the byte of an error must be the same.
 * What -f keeps of an item is the same with and without what was noted. If the
 * stream is one text, the items are those that a walk through its tree finds,
 * which the parser library has read.
 * The first bytes of the input choose the path, the options and the chunk
 * sizes; the rest is the stream.
 */
#include "base/mem.h"
#include "json/fanout.h"
#include "json/fields.h"
#include "json/path.h"
#include "json/pick.h"
#include "json/value.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ITEMS = 4096 };

struct outcome {
	enum json_status status;
	uint64_t items, start[MOST_ITEMS], end[MOST_ITEMS], byte;
	bool too_deep;
};

static struct outcome whole, pieces, shared;
static struct fields *fields;

struct run {
	struct outcome *outcome;
	const char *stream;
};

static void keep_fields(const char *item, size_t len, uint64_t start)
{
	char *noted = malloc(len), *read = malloc(len);
	size_t noted_len, read_len;

	memcpy(noted, item, len);
	memcpy(read, item, len);
	noted_len = fields_keep_item(fields, noted, len, start);
	read_len = fields_keep(fields, read, len);
	if (noted_len != read_len || memcmp(noted, read, read_len) != 0)
		abort();
	free(noted);
	free(read);
}

static bool on_item(void *ctx, const struct pick_item *item)
{
	struct run *run = ctx;
	struct outcome *o = run->outcome;
	uint64_t start = item->start, end = item->end;

	if (start >= end || strchr(" \t\r\n,:\x1e", run->stream[start]))
		abort();
	keep_fields(run->stream + start, (size_t)(end - start), start);
	if (o->items < MOST_ITEMS) {
		o->start[o->items] = start;
		o->end[o->items] = end;
	}
	o->items++;
	return true;
}

/* Another handler of the scan: it skips and stops here and there. */
static enum json_next on_event(void *ctx, enum json_event event,
    const char *text, size_t len, uint64_t end)
{
	(void)ctx;
	(void)text;
	if ((event + len + end) % 61 == 0)
		return JSON_STOP;
	return end % 3 ? JSON_SKIP : JSON_GO;
}

static enum json_status feed(
    struct pick *p, struct fanout *f, const char *data, size_t len)
{
	enum json_status status;

	if (f)
		status = data ? scan_feed(fanout_scan(f), data, len)
			      : scan_finish(fanout_scan(f));
	else
		status = data ? pick_feed(p, data, len) : pick_finish(p);
	return f && pick_failed(p, JSON_STOPPED) ? JSON_STOPPED : status;
}

static void scan(struct outcome *o, const struct path *path, bool missing_ok,
    size_t depth, const char *data, size_t len, const uint8_t *sizes,
    size_t count, struct fanout *f)
{
	struct run run = {o, data};
	struct pick_rules rules = {.path = path,
	    .missing_ok = missing_ok,
	    .max_depth = depth,
	    .fields = fields,
	    .handler = on_item,
	    .ctx = &run};
	struct pick *p = f ? pick_join(&rules, f) : pick_new(&rules);
	enum json_status status = JSON_OK;
	uint64_t open;

	*o = (struct outcome){0};
	for (size_t at = 0, i = 0; at < len && status == JSON_OK; i++) {
		size_t n = count ? sizes[i % count] + 1U : len;
		char *chunk;

		if (n > len - at)
			n = len - at;
		chunk = malloc(n); /* a buffer of its own, so that sanitizers
				      find reads past its end */
		memcpy(chunk, data + at, n);
		status = feed(p, f, chunk, n);
		free(chunk);
		at += n;
		if (status == JSON_OK && !pick_open(p, &open)) {
			uint64_t keep = pick_keep(p);

			if (keep != UINT64_MAX && keep > at)
				abort();
		}
	}
	if (status == JSON_OK)
		status = feed(p, f, NULL, 0);
	o->status = status;
	if (status == JSON_BAD) {
		/*
		 * For a token in the wrong place, the parser's byte is
		 * somewhere within the token and depends on the chunks.
		 */
		if (strncmp(scan_error(pick_scanner(p)), "after ", 6) != 0)
			o->byte = scan_error_byte(pick_scanner(p));
		o->too_deep = scan_too_deep(pick_scanner(p));
	}
	(void)pick_explain(p, status);
	pick_free(p);
	fanout_free(f);
}

static struct fanout *with_others(size_t depth)
{
	struct fanout *f = fanout_new(depth);

	fanout_add(f, on_event, NULL, 0);
	return f;
}

static void same(const struct outcome *a, const struct outcome *b)
{
	if (a->status != b->status || a->items != b->items ||
	    a->byte != b->byte || a->too_deep != b->too_deep)
		abort();
	for (uint64_t i = 0; i < a->items && i < MOST_ITEMS; i++)
		if (a->start[i] != b->start[i] || a->end[i] != b->end[i])
			abort();
}

static bool leads_on(const struct path_step *step, const struct value *in,
    const struct value *child, uint64_t index)
{
	const bool array = in->type == JSON_ARRAY;

	if (step->kind == PATH_NAME)
		return !array && child->key_len == step->len &&
		       !memcmp(child->key, step->name, step->len);
	if (step->kind == PATH_INDEX)
		return array && index == step->index;
	return array || step->kind == PATH_EACH;
}

/* Compares the items below v with those of the scan; returns how many. */
static uint64_t walk(const struct value *v, const char *text,
    const struct path_step *step, size_t steps, uint64_t number)
{
	uint64_t index = 0;
	uint64_t start = (uint64_t)(v->raw - text);

	if (!steps) {
		if (number < MOST_ITEMS &&
		    (whole.start[number] != start ||
			whole.end[number] != start + v->raw_len))
			abort();
		return number + 1;
	}
	for (const struct value *c = v->child; c; c = c->next, index++)
		if (leads_on(step, v, c, index))
			number = walk(c, text, step + 1, steps - 1, number);
	return number;
}

static void compare(const struct path *path, const char *data, size_t len)
{
	struct arena arena = {0};
	const char *error;
	char *text = malloc(len + 1);
	const struct value *v;

	memcpy(text, data, len);
	v = value_parse(&arena, text, len, &error);
	if (v && whole.status == JSON_OK) {
		path = path_for(path, v->type);
		if (walk(v, text, path->step, path->count, 0) != whole.items)
			abort();
	}
	arena_release(&arena);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {NULL, ".", "a", "products", "a.b",
	    "a[]", "[]", "a[].b", "a[0]", "\"a\\\"b\"[1]", "data.a[].b[].c",
	    "[0]", "a.b[]"};
	const size_t known = sizeof paths / sizeof paths[0];
	const char *wrong;
	struct path path;
	const struct path *used = NULL;
	char text[32] = "";
	size_t depth, chunks;
	bool missing_ok;

	if (size < 12)
		return 0;
	if (!fields)
		fields = fields_parse("a,b.c,data,id.a.b", &wrong);
	missing_ok = data[1] & 1;
	depth = data[1] & 2 ? 8 : 1000;
	chunks = 1 + data[2] % 4;
	if (data[0] % (known + 1) < known) {
		if (paths[data[0] % (known + 1)])
			strcpy(text, paths[data[0] % (known + 1)]);
	} else { /* a path from the input */
		memcpy(text, data + 7, 5);
	}
	if (*text) {
		if (path_parse_items(&path, text)) {
			path_release(&path);
			return 0;
		}
		used = &path;
	}
	scan(&whole, used, missing_ok, depth, (const char *)data + 12,
	    size - 12, NULL, 0, NULL);
	compare(used, (const char *)data + 12, size - 12);
	scan(&pieces, used, missing_ok, depth, (const char *)data + 12,
	    size - 12, data + 3, chunks, NULL);
	same(&whole, &pieces);
	scan(&shared, used, missing_ok, depth, (const char *)data + 12,
	    size - 12, data + 3, chunks, with_others(depth));
	same(&whole, &shared);
	if (used)
		path_release(&path);
	return 0;
}
