/*
 * What a JSON text is told as: one event for each token that begins or ends a
 * value.
 */
#ifndef JSON_EVENT_H
#define JSON_EVENT_H

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
 * than the beginning; see scan_keep in json/scan.h.
 */
typedef enum json_next json_handler(void *ctx, enum json_event event,
    const char *text, size_t len, uint64_t end);

/* How reading goes on. */
enum json_status {
	JSON_OK,
	JSON_STOPPED, /* the handler said so */
	JSON_BAD,     /* nothing more may be fed */
};

/* "an object", "a number" …, for messages. */
const char *event_name(enum json_event event);

#endif
