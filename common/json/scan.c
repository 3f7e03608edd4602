/*
 * A chunk may end anywhere. Between tokens, `place` is all that has to be
 * known. For a token that is cut, `cut` is its kind, `token` says how it goes
 * on, and its bytes are kept in `text`, if it has an event.
 */
#include "json/scan.h"

#include "base/mem.h"
#include "json/grammar.h"

#include <stdio.h>
#include <stdlib.h>

struct scan *scan_new(json_handler *handler, void *ctx, size_t max_depth)
{
	struct scan *s = mem_alloc(sizeof *s);

	*s = (struct scan){.handler = handler,
	    .ctx = ctx,
	    .place = ROOT,
	    .behind = ROOT,
	    .text = {.keep = SCAN_KEEP},
	    .max_depth = max_depth};
	s->arrays = mem_alloc((max_depth / 64 + 1) * sizeof(uint64_t));
	return s;
}

void scan_free(struct scan *s)
{
	if (!s)
		return;
	text_release(&s->text);
	free(s->arrays);
	free(s);
}

/* Skips a byte order mark at the very start. */
static const char *skip_bom(struct scan *s, const char *p, const char *end)
{
	static const char mark[] = "\xef\xbb\xbf";

	while (p < end && s->bom < 3 &&
	       s->bom == s->before + (uint64_t)(p - s->chunk) &&
	       *p == mark[s->bom]) {
		s->bom++;
		p++;
	}
	return p;
}

static enum json_status refuse(struct scan *s, const char *why, uint64_t byte)
{
	snprintf(s->error, sizeof s->error, "%s", why);
	s->error_byte = byte;
	return s->status = JSON_BAD;
}

enum json_status scan_feed(struct scan *s, const char *data, size_t len)
{
	const char *p = data, *end = data + len;

	if (!len)
		return s->status;
	s->chunk = data;
	if (s->before < 3)
		p = skip_bom(s, p, end);
	if (p < end && (s->bom == 1 || s->bom == 2))
		return refuse(s, "not UTF-8", s->bom + 1);
	grammar_read(s, p, end);
	s->before += len;
	return s->status;
}

enum json_status scan_finish(struct scan *s)
{
	s->chunk = ""; /* nothing more comes */
	if (s->bom == 1 || s->bom == 2)
		return refuse(s, "not UTF-8", s->before);
	if (grammar_end(s))
		return s->status;
	s->truncated = true;
	return refuse(s, "ends too early", s->before);
}

const char *scan_error(const struct scan *s)
{
	return *s->error ? s->error : "no error";
}

uint64_t scan_error_byte(const struct scan *s)
{
	return s->error_byte;
}

void scan_keep(struct scan *s, size_t len)
{
	s->text.keep = len;
}

bool scan_cut(const struct scan *s)
{
	return s->text.cut;
}

uint64_t scan_token(const struct scan *s)
{
	return s->start;
}

uint64_t scan_pending(const struct scan *s)
{
	return s->text.raw.len ? s->start : UINT64_MAX;
}

bool scan_too_deep(const struct scan *s)
{
	return s->too_deep;
}

bool scan_truncated(const struct scan *s)
{
	return s->truncated;
}

unsigned scan_start(const struct scan *s)
{
	return s->bom;
}

uint64_t scan_blank(const struct scan *s)
{
	return s->blank;
}
