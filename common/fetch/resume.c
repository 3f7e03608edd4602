/*
 * What has been streamed to the reader cannot be taken back, so after a failed
 * attempt the same page must be continued at the same byte.
 *
 * There are two ways, and the server chooses. If the first attempt had a strong
 * validator, the next one asks for the rest alone: Range with If-Range (RFC
 * 9110, 13.1.5 and 14.2). A 206 with the right Content-Range is the rest; after
 * a 206 with another one, the next attempt asks for the whole page. A 200 is
 * the whole page: its first bytes are hashed, dropped and compared with the
 * hash of what was written. If they differ, the page has changed, and the run
 * ends.
 *
 * Counters, in bytes: `written` grows as the page is written. In an attempt,
 * `repeated` grows from 0 to `before`, the bytes written before the attempt; a
 * part begins at `before`. Bytes after that are new. The offset of a range also
 * counts the `skipped` bytes of a byte order mark.
 *
 * A weak validator does not promise equal bytes (RFC 9110, 8.8.1), and an
 * offset in the decoded page says nothing about a compressed body. In both
 * cases the whole page is asked for.
 */
#include "fetch/resume.h"

#include "http/http.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

void resume_reset(struct resume *r)
{
	r->written = r->skipped = 0;
	hash_reset(&r->hash);
	r->changed = false;
	buf_reset(&r->validator);
}

void resume_release(struct resume *r)
{
	hash_release(&r->hash);
	hash_release(&r->repeat_hash);
	buf_release(&r->validator);
}

void resume_begin(struct resume *r, struct http_call *call)
{
	r->before = r->written;
	r->repeated = 0;
	hash_reset(&r->repeat_hash);
	call->stream = r->written > 0;
	call->range_from = r->written ? r->skipped + r->written : 0;
	call->range_if = r->validator.len ? r->validator.data : NULL;
}

/* Keeps the validator if it can serve for a range, see above. */
static void keep_validator(struct resume *r, const struct http_call *call)
{
	const char *tag = http_header(call, "ETag", 0);
	const char *coding = http_header(call, "Content-Encoding", 0);

	buf_reset(&r->validator);
	if (tag && *tag == '"' && !coding)
		buf_puts(&r->validator, tag);
}

/* A part must begin where the written bytes end, and be of the same page. */
static enum outcome check_range(struct resume *r, struct http_call *call)
{
	const char *range = http_header(call, "Content-Range", 0);
	const char *tag = http_header(call, "ETag", 0);
	char wanted[40];

	if (call->status != 206)
		return OUTCOME_DONE;
	snprintf(wanted, sizeof wanted, "bytes %" PRIu64 "-", call->range_from);
	/*
	 * RFC 9110, 15.3.7. The ETag is compared, too: some servers know Range,
	 * but not If-Range. Some send a part without being asked.
	 */
	if (http_asks_for_part(call) && range &&
	    !strncmp(range, wanted, strlen(wanted)) &&
	    (!tag || !strcmp(tag, call->range_if))) {
		r->repeated = r->before;
		return OUTCOME_DONE;
	}
	buf_reset(&r->validator); /* next time, ask for the whole page */
	snprintf(call->error, sizeof call->error,
	    "the server sent a different part of the page than requested");
	return OUTCOME_AGAIN;
}

/*
 * A part that was not asked for is not the page, even if it is valid JSON. APIs
 * that send 206 for a page of a longer list have no range in bytes.
 */
static enum outcome check_whole(struct http_call *call)
{
	const char *range = http_header(call, "Content-Range", 0);

	if (call->status != 206 || !range ||
	    strncasecmp(range, "bytes", 5) != 0)
		return OUTCOME_DONE;
	snprintf(call->error, sizeof call->error,
	    "the server sent a part of the page (status 206), which was not "
	    "requested");
	return OUTCOME_AGAIN;
}

enum outcome resume_headers(struct resume *r, struct http_call *call)
{
	if (r->before)
		return check_range(r, call);
	keep_validator(r, call);
	return check_whole(call);
}

bool resume_from_start(const struct resume *r)
{
	return r->repeated == 0;
}

void resume_skip(struct resume *r, size_t n)
{
	/* Like the validator, it belongs to the attempt that wrote first. */
	if (!r->before)
		r->skipped = n;
}

enum outcome resume_compare(
    struct resume *r, struct http_call *call, struct http_piece *piece)
{
	size_t n = piece->len;

	if (!resume_short(r))
		return OUTCOME_DONE;
	if (n > r->before - r->repeated)
		n = (size_t)(r->before - r->repeated);
	hash_add(&r->repeat_hash, piece->data, n);
	r->repeated += n;
	http_skip(piece, n);
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
	assert(r->repeated <= r->before);
	return r->repeated < r->before;
}

bool resume_changed(const struct resume *r)
{
	return r->changed;
}
