/*
 * A strict JSON scanner (RFC 8259): any number of texts, in chunks of any
 * size, told as events with their place in the stream. Memory is bounded by
 * the longest token, never by the document. The only file behind this
 * header that knows the parser library is json.c.
 */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum json_event {
	JSON_OBJECT, /* a { */
	JSON_ARRAY,  /* a [ */
	JSON_END,    /* the } or ] of the innermost of them */
	JSON_KEY,
	JSON_STRING,
	JSON_NUMBER,
	JSON_TRUE,
	JSON_FALSE,
	JSON_NULL,
};

enum json_next {
	JSON_GO,
	JSON_SKIP, /* after { or [: no events until its END */
	JSON_STOP, /* no more of this stream */
};

/*
 * `end` is the offset in the stream just past the token. `text` is the
 * decoded KEY or STRING, the NUMBER as written, and lives only for the call;
 * it may hold NULs and is not terminated. Of a long string it may be no more
 * than the beginning; see scan_keep.
 */
typedef enum json_next json_handler(void *ctx, enum json_event event,
    const char *text, size_t len, uint64_t end);

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

enum json_status {
	JSON_OK,
	JSON_STOPPED, /* the handler said so */
	JSON_BAD,     /* see scan_error; nothing more may be fed */
};

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

/* "an object", "a number" …, for messages. */
const char *event_name(enum json_event event);

#endif
