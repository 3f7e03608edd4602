/*
 * JSON strings (RFC 8259, section 7): their inside across chunks, their
 * characters, their end.
 */
#ifndef JSON_STRING_H
#define JSON_STRING_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* Where in a string one is. At its opening quote: zero, but for `open`. */
struct string_scan {
	bool open;
	unsigned char escape; /* bytes of an escape to come; 5: the letter */
	const char *bad;      /* what is wrong with it */
};

/*
 * Reads up to the closing quote, which ends it, or to the end of the chunk.
 * How many bytes stand before that; with `bad`, before the one at fault.
 */
size_t string_scan(struct string_scan *s, const char *data, size_t len);

/* How many bytes of the chunk belong to an escape begun before it. */
size_t string_escape_left(
    const struct string_scan *s, const char *data, size_t len);

/*
 * For strings that should be valid; raw has the quotes. A lone
 * surrogate escape decodes to U+FFFD, which is what a JavaScript server
 * stores.
 */

/* Writes the characters, at most raw_len - 2 bytes; how many there are. */
size_t string_decode(char *to, const char *raw, size_t raw_len);

/* Do the characters read text? */
bool string_equals(
    const char *raw, size_t raw_len, const char *text, size_t len);
/* Behind the closing quote of the string whose opening quote is at p; NULL
 * when there is none before `end`. */
const char *string_end(const char *p, const char *end);

/*
 * Makes \ufffd of each escape of half a surrogate pair in a JSON text: that is
 * how a JavaScript server stores it, where it does not fail.
 */
void string_repair(char *text, size_t len);

/* Appends any text as a JSON string, quotes included. */
void string_put(struct buf *to, const char *text, size_t len);

#endif
