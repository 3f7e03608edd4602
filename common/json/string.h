/*
 * JSON strings (RFC 8259, section 7): checks them in chunks, decodes them,
 * finds their end, writes them.
 */
#ifndef JSON_STRING_H
#define JSON_STRING_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* A place in a string. After the opening quote only `open` is set. */
struct string_scan {
	bool open;
	unsigned char escape; /* digits of an escape to come; 5: its letter */
	const char *bad;      /* what is wrong; NULL: nothing */
};

/*
 * Reads up to the closing quote, which clears `open`, or to the end of the
 * chunk. Returns the number of bytes before that; if it sets `bad`, before the
 * byte at fault.
 */
size_t string_scan(struct string_scan *s, const char *data, size_t len);

/* Returns how many bytes of the chunk belong to an escape begun before it. */
size_t string_escape_left(
    const struct string_scan *s, const char *data, size_t len);

/*
 * The functions below expect valid strings; `raw` includes the quotes. A lone
 * surrogate escape decodes to U+FFFD, which is what a JavaScript server stores.
 */

/* Writes the characters, at most raw_len - 2 bytes; returns how many. */
size_t string_decode(char *to, const char *raw, size_t raw_len);

/* Are the characters those of `text`? */
bool string_equals(
    const char *raw, size_t raw_len, const char *text, size_t len);
/* Just past the closing quote of the string whose opening quote is at p; NULL
 * when there is none before `end`. */
const char *string_end(const char *p, const char *end);

/*
 * Replaces each lone surrogate escape in a JSON text by \ufffd. A JavaScript
 * server stores that in its place, or fails.
 */
void string_repair(char *text, size_t len);

/* Appends `text`, escaped, as a JSON string with its quotes. */
void string_put(struct buf *to, const char *text, size_t len);

#endif
