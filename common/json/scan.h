/*
 * A strict JSON scanner (RFC 8259). It reads any number of texts in chunks of
 * any size, and reports them as events with their offset in the stream. Memory
 * is bounded by the longest token, never by the document.
 */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include "base/attr.h"
#include "json/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct scan;

/* Nesting deeper than max_depth is an error. Released with scan_free. */
struct scan *scan_new(json_handler *handler, void *ctx, size_t max_depth);
void scan_free(struct scan *s);

/* The fuzzers set a small value. */
#ifndef SCAN_KEEP
#define SCAN_KEEP 4096
#endif

/*
 * Reports strings of up to `len` bytes, as written, in full; the default is
 * SCAN_KEEP. Of a longer one, the event has only the beginning.
 */
void scan_keep(struct scan *s, size_t len);
/* While an event is handled: is its text only the beginning of the string? */
bool scan_cut(const struct scan *s);

/* While an event is handled: the offset at which its token begins. */
uint64_t scan_token(const struct scan *s);
/*
 * Between two chunks: the offset at which a scalar or key begins that goes on
 * and has an event; UINT64_MAX: there is none.
 */
uint64_t scan_pending(const struct scan *s);

MUST_CHECK enum json_status scan_feed(
    struct scan *s, const char *data, size_t len);
/* The end of the stream: JSON_BAD when a text is cut short. */
MUST_CHECK enum json_status scan_finish(struct scan *s);

/*
 * After JSON_BAD: what is wrong, in a few words without data, and the number
 * of the byte at fault, counted from 1 as tail -c +N does.
 */
const char *scan_error(const struct scan *s);
uint64_t scan_error_byte(const struct scan *s);
/* Is the error that the stream ended too early? */
bool scan_truncated(const struct scan *s);

/* Where the first text can begin: how many bytes of a byte order mark came. */
unsigned scan_start(const struct scan *s);

/* Just past the last white space between tokens. */
uint64_t scan_blank(const struct scan *s);

/* Is the error that the nesting is deeper than max_depth? */
bool scan_too_deep(const struct scan *s);

#endif
