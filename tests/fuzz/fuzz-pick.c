/*
 * The path scanner: however the stream is cut into chunks, the items, the end
 * and the byte of an error must be the same. The first bytes of the input
 * choose the path, the options and the chunk sizes; the rest is the stream.
 */
#include "json/path.h"
#include "json/pick.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_ITEMS = 4096 };

struct outcome {
	enum json_status status;
	uint64_t items, start[MOST_ITEMS], end[MOST_ITEMS], byte;
	bool too_deep;
};

static struct outcome whole, pieces;

struct run {
	struct outcome *outcome;
	const char *stream;
};

static bool on_item(void *ctx, const struct pick_item *item)
{
	struct run *run = ctx;
	struct outcome *o = run->outcome;
	uint64_t start = item->start, end = item->end;

	/* The start of a bare item may be followed by white space. */
	while (item->bare && start < end && pick_between(run->stream[start]))
		start++;
	if (start >= end)
		abort();
	if (o->items < MOST_ITEMS) {
		o->start[o->items] = start;
		o->end[o->items] = end;
	}
	o->items++;
	return true;
}

static void scan(struct outcome *o, const struct path *path, bool missing_ok,
    size_t depth, const char *data, size_t len, const uint8_t *sizes,
    size_t count)
{
	struct run run = {o, data};
	struct pick *p = pick_new(&(struct pick_rules){.path = path,
	    .missing_ok = missing_ok,
	    .max_depth = depth,
	    .handler = on_item,
	    .ctx = &run});
	enum json_status status = JSON_OK;
	uint64_t open;
	bool bare;

	*o = (struct outcome){0};
	for (size_t at = 0, i = 0; at < len && status == JSON_OK; i++) {
		size_t n = count ? sizes[i % count] + 1U : len;
		char *chunk;

		if (n > len - at)
			n = len - at;
		chunk = malloc(n); /* a buffer of its own, so that sanitizers
				      find reads past its end */
		memcpy(chunk, data + at, n);
		status = pick_feed(p, chunk, n);
		free(chunk);
		at += n;
		if (status == JSON_OK && !pick_open(p, &open)) {
			uint64_t keep = pick_keep(p, &bare);

			if (keep != UINT64_MAX && keep > at)
				abort();
		}
	}
	if (status == JSON_OK)
		status = pick_finish(p);
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
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {NULL, ".", "a", "products", "a.b",
	    "a[]", "[]", "a[].b", "a[0]", "\"a\\\"b\"[1]", "data.a[].b[].c",
	    "[0]", "a.b[]"};
	const size_t known = sizeof paths / sizeof paths[0];
	struct path path;
	const struct path *used = NULL;
	char text[32] = "";
	size_t depth, chunks;
	bool missing_ok;

	if (size < 12)
		return 0;
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
	    size - 12, NULL, 0);
	scan(&pieces, used, missing_ok, depth, (const char *)data + 12,
	    size - 12, data + 3, chunks);
	if (whole.status != pieces.status || whole.items != pieces.items ||
	    whole.byte != pieces.byte || whole.too_deep != pieces.too_deep)
		abort();
	for (uint64_t i = 0; i < whole.items && i < MOST_ITEMS; i++)
		if (whole.start[i] != pieces.start[i] ||
		    whole.end[i] != pieces.end[i])
			abort();
	if (used)
		path_release(&path);
	return 0;
}
