/*
 * Resumes a page when an attempt fails after a part of it has been written:
 * either the server sends only the rest, or the new page must begin with the
 * bytes that were written.
 *
 * Nothing here writes; the caller says what it has written. A function that
 * returns an outcome other than OUTCOME_DONE has put the reason into
 * call->error.
 */
#ifndef FETCH_RESUME_H
#define FETCH_RESUME_H

#include "base/buf.h"
#include "base/hash.h"
#include "http/outcome.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http_call;
struct http_piece;

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

/* Begins another page, of which nothing has been written. */
void resume_reset(struct resume *r);
void resume_release(struct resume *r);

/* Before an attempt: sets in the call what to ask for. */
void resume_begin(struct resume *r, struct http_call *call);

/*
 * When the headers of an attempt have come: checks that a part is the one that
 * was asked for, and keeps the validator to ask for the rest with.
 */
enum outcome resume_headers(struct resume *r, struct http_call *call);

/* After resume_headers: does the body begin with the page's first byte? */
bool resume_from_start(const struct resume *r);

/* If so: the first n bytes of the page are not to be written. */
void resume_skip(struct resume *r, size_t n);

/*
 * Takes the next bytes of the attempt: compares those that an earlier attempt
 * has written, and moves the piece past them.
 */
enum outcome resume_compare(
    struct resume *r, struct http_call *call, struct http_piece *piece);

/* To be called when bytes have been written. */
void resume_wrote(struct resume *r, const char *data, size_t len);

/* How many bytes have been written, in all attempts. */
uint64_t resume_written(const struct resume *r);

/* Has this attempt not yet repeated all the bytes written before it? */
bool resume_short(const struct resume *r);

/* Did the written bytes come again, but with other contents? */
bool resume_changed(const struct resume *r);

#endif
