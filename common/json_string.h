/*
 * The inside of a JSON string (RFC 8259, section 7), across chunks.
 */
#ifndef JSON_STRING_H
#define JSON_STRING_H

#include <stdbool.h>
#include <stddef.h>

/* Zero-initialise at its opening quote, with `open`. */
struct string {
	bool open;
	unsigned char escape; /* bytes of an escape to come; 5: the letter */
	const char *bad;      /* what is wrong with it */
};

/*
 * Reads up to the closing quote, which ends it, or to the end of the chunk.
 * How many bytes stand before that; with `bad`, before the one at fault.
 */
size_t string_scan(struct string *s, const char *data, size_t len);

/* How many bytes of the chunk belong to an escape begun before it. */
size_t string_escape_left(const struct string *s, const char *data, size_t len);

#endif
