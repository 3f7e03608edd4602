/*
 * A strict JSON scanner (RFC 8259): any number of texts, in chunks of any
 * size, told as events with their place in the stream. Memory is bounded by
 * the longest token, never by the document.
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

/*
 * Strings written with up to so many bytes are whole, instead of 4096. The
 * library reads one that comes in many chunks again with each.
 */
void scan_keep(struct scan *s, size_t len);
/* While an event is handled: its text is a beginning. */
bool scan_cut(const struct scan *s);

MUST_CHECK enum json_status scan_feed(
    struct scan *s, const char *data, size_t len);
/* The end of the stream: JSON_BAD when a text is cut short. */
MUST_CHECK enum json_status scan_finish(struct scan *s);

/*
 * After JSON_BAD: what is wrong, in a few words without data, and the
 * number of the byte where, counted from 1 as tail -c +N does.
 */
const char *scan_error(const struct scan *s);
uint64_t scan_error_byte(const struct scan *s);
/* The error is that the stream ended too early. */
bool scan_truncated(const struct scan *s);

/* The error is that of the ceiling. */
bool scan_too_deep(const struct scan *s);

#endif
