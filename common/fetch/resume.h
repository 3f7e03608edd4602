/*
 * Resuming a page of which a part was written before the attempt failed:
 * either the server sends the rest alone, or the page must begin with the same
 * bytes as before.
 *
 * Nothing here writes; the page says what it has written. A function that
 * returns an enum outcome other than OUTCOME_DONE has put the reason into
 * call->error.
 */
#ifndef FETCH_RESUME_H
#define FETCH_RESUME_H

#include "base/buf.h"
#include "fetch/hash.h"
#include "http/outcome.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http_call;

/* Zero-initialise. All members are private; numbers are bytes. */
struct resume {
	uint64_t written;	 /* in all attempts */
	struct hash hash;	 /* of these bytes */
	uint64_t before;	 /* written before this attempt */
	uint64_t repeated;	 /* of these, how many have come again */
	struct hash repeat_hash; /* of those that have come again */
	size_t skipped; /* the page's first bytes, which are not written */
	struct buf validator; /* of the page; empty: none is known */
	bool changed;
};

/* Another page: nothing of it is written. */
void resume_reset(struct resume *r);
void resume_release(struct resume *r);

/* An attempt begins: asks in the call for what is missing. */
void resume_begin(struct resume *r, struct http_call *call);

/*
 * The headers of an attempt have come: checks that a part is the one that was
 * asked for, and remembers how to ask for the rest.
 */
enum outcome resume_headers(struct resume *r, struct http_call *call);

/* After that: does the body begin with the first byte of the page? */
bool resume_from_start(const struct resume *r);

/* Then: the page's first n bytes are not written. */
void resume_skip(struct resume *r, size_t n);

/*
 * The next bytes of an attempt are in call->reply: drops those that were
 * written before, after a comparison.
 */
enum outcome resume_compare(struct resume *r, struct http_call *call);

/* These bytes were written. */
void resume_wrote(struct resume *r, const char *data, size_t len);

/* Bytes written so far, in all attempts. */
uint64_t resume_written(const struct resume *r);

/* Are bytes that were written before still missing in this attempt? */
bool resume_short(const struct resume *r);

/* Did the bytes that were written come again, but different? */
bool resume_changed(const struct resume *r);

#endif
