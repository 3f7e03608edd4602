/*
 * Validates UTF-8 as defined by RFC 3629, section 4: no overlong forms, no
 * surrogates, nothing above U+10FFFF. It also rejects vertical tab and form
 * feed, because JSON does not allow them, but the JSON parser treats them as
 * white space.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>

/* The state of a character split between chunks. Zero-initialise it. */
struct utf8 {
	unsigned char left;   /* continuation bytes still to come */
	unsigned char lo, hi; /* range of the next byte */
};

/*
 * Removes white space from both ends of a text in UTF-8, as ECMAScript's trim()
 * does (ECMA-262, 12.2 and 12.3).
 */
void utf8_trim(const char **text, size_t *len);

/* Replaces each byte that is not valid UTF-8 by '?'. */
void utf8_clean(char *text);

/* Where the last character of text[0…len) begins; len is not 0. */
size_t utf8_last_start(const char *text, size_t len);

/*
 * Checks a chunk. Returns the number of valid bytes; if it is less than len,
 * the byte after them is invalid.
 */
size_t utf8_check(struct utf8 *u, const char *data, size_t len);

#endif
