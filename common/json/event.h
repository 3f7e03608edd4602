/*
 * The events that report a JSON text: one for each token that begins or ends a
 * value, and one for each key.
 */
#ifndef JSON_EVENT_H
#define JSON_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum json_event {
	JSON_OBJECT, /* a { */
	JSON_ARRAY,  /* a [ */
	JSON_END,    /* the } or ] of the innermost container */
	JSON_KEY,
	JSON_STRING,
	JSON_NUMBER,
	JSON_TRUE,
	JSON_FALSE,
	JSON_NULL,
};

static inline bool event_opens(enum json_event event)
{
	return event == JSON_OBJECT || event == JSON_ARRAY;
}

enum json_next {
	JSON_GO,
	JSON_SKIP, /* after { or [: no events until its END; after a KEY: no
		      event for its value if that is a scalar */
	JSON_STOP, /* no more events of this stream */
};

/*
 * `end` is the offset in the stream just past the token. `text` is the
 * decoded KEY or STRING, or the NUMBER as written, and lives only for the call;
 * it may hold NULs and is not terminated. For a long string it may be only the
 * beginning; see scan_keep in json/scan.h.
 */
typedef enum json_next json_handler(void *ctx, enum json_event event,
    const char *text, size_t len, uint64_t end);

/* What became of the bytes that were fed. */
enum json_status {
	JSON_OK,
	JSON_STOPPED, /* by the handler */
	JSON_BAD,     /* nothing more may be fed */
};

/* "an object", "a number" …, for messages. */
const char *event_name(enum json_event event);

#endif
