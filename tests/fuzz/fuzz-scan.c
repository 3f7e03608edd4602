/*
 * The scanner against the parser library: they accept the same texts, report
 * the same events, and agree where a text goes wrong. The result does not
 * depend on the chunks, nor on what is skipped. The first bytes of the input
 * are the sizes of the chunks.
 */
#include "../lib/oracle.h"
#include "base/buf.h"
#include "json/scan.h"

#include "fuzz.h"

enum { SIZES = 4 };

struct run {
	struct scan *scan;
	struct buf log;
	bool skip, texts;
	enum json_status status;
};

static enum json_next on_event(void *ctx, enum json_event event,
    const char *text, size_t len, uint64_t end)
{
	struct run *r = ctx;

	MUST(!scan_cut(r->scan));
	if (event == JSON_NUMBER || r->texts)
		oracle_note(&r->log, event, end, text, len);
	else
		oracle_note(&r->log, event, end, "", 0);
	return r->skip ? JSON_SKIP : JSON_GO;
}

static void scan(
    struct run *r, const char *text, size_t len, const uint8_t *sizes)
{
	r->scan = scan_new(on_event, r, 500);
	scan_keep(r->scan, len);
	buf_puts(&r->log, "");
	for (size_t at = 0, i = 0; at < len && r->status == JSON_OK; i++) {
		size_t n = sizes ? sizes[i % SIZES] + 1U : len;
		char *chunk;

		if (n > len - at)
			n = len - at;
		chunk = exact(text + at, n);
		r->status = scan_feed(r->scan, chunk, n);
		free(chunk);
		at += n;
	}
	if (r->status == JSON_OK)
		r->status = scan_finish(r->scan);
}

static void release(struct run *r)
{
	scan_free(r->scan);
	buf_release(&r->log);
}

static void same(const struct run *a, const struct run *b)
{
	MUST(a->status == b->status);
	MUST(scan_error_byte(a->scan) == scan_error_byte(b->scan));
	MUST(!strcmp(scan_error(a->scan), scan_error(b->scan)));
	MUST(scan_truncated(a->scan) == scan_truncated(b->scan));
}

/* The events of a wrong text are the beginning of the other's. */
static void compare(const struct run *r, const char *text, size_t len)
{
	const bool good = r->status == JSON_OK;
	struct buf theirs = {0};
	size_t byte = (size_t)scan_error_byte(r->scan), n;

	if (!oracle_knows(text, len) || scan_too_deep(r->scan))
		return;
	buf_puts(&theirs, "");
	MUST(good ==
	     (oracle_read(text, len, true, &theirs) && oracle_utf8(text, len) &&
		 !oracle_is_lenient(text, len)));
	n = r->log.len < theirs.len ? r->log.len : theirs.len;
	if (r->texts)
		MUST((!good || r->log.len == theirs.len) &&
		     !memcmp(r->log.data, theirs.data, n));
	buf_release(&theirs);
	if (good || !oracle_utf8(text, len) || oracle_is_lenient(text, len))
		return;
	MUST(byte && byte <= len);
	if (scan_truncated(r->scan)) {
		MUST(byte == len && oracle_viable(text, len));
		return;
	}
	MUST(oracle_viable(text, byte - 1) && !oracle_viable(text, byte));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data + SIZES;
	struct run whole = {0}, pieces = {0}, skipped = {.skip = true};

	if (size < SIZES)
		return 0;
	size -= SIZES;
	whole.texts = pieces.texts = oracle_decodes(text, size);
	scan(&whole, text, size, NULL);
	scan(&pieces, text, size, data);
	scan(&skipped, text, size, data);
	same(&whole, &pieces);
	same(&whole, &skipped);
	MUST(whole.log.len == pieces.log.len &&
	     !memcmp(whole.log.data, pieces.log.data, whole.log.len));
	compare(&whole, text, size);
	release(&whole);
	release(&pieces);
	release(&skipped);
	return 0;
}
