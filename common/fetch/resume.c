#include "fetch/resume.h"

#include "http/http.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void resume_reset(struct resume *r)
{
	r->written = r->skipped = 0;
	r->hash = (struct hash){0};
	r->changed = false;
	buf_reset(&r->validator);
}

void resume_release(struct resume *r)
{
	buf_release(&r->validator);
}

void resume_begin(struct resume *r, struct http_call *call)
{
	r->before = r->written;
	r->repeated = 0;
	r->repeat_hash = (struct hash){0};
	call->stream = r->written > 0;
	call->range_from = r->written ? r->skipped + r->written : 0;
	call->range_if = r->validator.len ? r->validator.data : NULL;
}

/* A strong validator, for the rest of a body that was not compressed. */
static void keep_validator(struct resume *r, const struct http_call *call)
{
	const char *tag = http_header(call, "ETag", 0);
	const char *coding = http_header(call, "Content-Encoding", 0);

	buf_reset(&r->validator);
	if (tag && *tag == '"' && !coding)
		buf_puts(&r->validator, tag);
}

/* A part must begin where we are, and be one of the same page. */
static enum outcome check_range(struct resume *r, struct http_call *call)
{
	const char *range = http_header(call, "Content-Range", 0);
	const char *tag = http_header(call, "ETag", 0);
	char wanted[40];

	if (call->status != 206)
		return OUTCOME_DONE;
	snprintf(wanted, sizeof wanted, "bytes %" PRIu64 "-", call->range_from);
	/*
	 * RFC 9110, 15.3.7.3; some servers know Range, but not If-Range, and
	 * some send a part that nobody has asked for.
	 */
	if (http_asks_for_part(call) && range &&
	    !strncmp(range, wanted, strlen(wanted)) &&
	    (!tag || !strcmp(tag, call->range_if))) {
		r->repeated = r->before;
		return OUTCOME_DONE;
	}
	buf_reset(&r->validator); /* it shall send the whole page */
	snprintf(call->error, sizeof call->error,
	    "the server sent a different part of the page than requested");
	return OUTCOME_AGAIN;
}

enum outcome resume_headers(struct resume *r, struct http_call *call)
{
	if (r->before)
		return check_range(r, call);
	keep_validator(r, call);
	return OUTCOME_DONE;
}

bool resume_from_start(const struct resume *r)
{
	return r->repeated == 0;
}

void resume_skip(struct resume *r, size_t n)
{
	/* As with the validator, the attempt that wrote first decides. */
	if (!r->before)
		r->skipped = n;
}

enum outcome resume_compare(struct resume *r, struct http_call *call)
{
	size_t n = call->reply.len;

	if (!resume_short(r))
		return OUTCOME_DONE;
	if (n > r->before - r->repeated)
		n = (size_t)(r->before - r->repeated);
	hash_add(&r->repeat_hash, call->reply.data, n);
	r->repeated += n;
	buf_drop(&call->reply, n);
	if (resume_short(r) ||
	    hash_value(&r->repeat_hash) == hash_value(&r->hash))
		return OUTCOME_DONE;
	snprintf(call->error, sizeof call->error,
	    "the page has changed since its first %" PRIu64
	    " bytes were written",
	    r->written);
	r->changed = true;
	return OUTCOME_REFUSED;
}

void resume_wrote(struct resume *r, const char *data, size_t len)
{
	hash_add(&r->hash, data, len);
	r->written += len;
}

uint64_t resume_written(const struct resume *r)
{
	return r->written;
}

bool resume_short(const struct resume *r)
{
	return r->repeated < r->before;
}

bool resume_changed(const struct resume *r)
{
	return r->changed;
}
