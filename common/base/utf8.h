/*
 * Well-formed UTF-8 after RFC 3629, section 4: no overlong forms, no encoded
 * surrogates, nothing above U+10FFFF. Vertical tab and form feed are refused
 * with it: JSON has no place for them, and the parser behind takes them for
 * white space.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>

/* Where a character stands that a chunk's end has cut. Zero-initialise. */
struct utf8 {
	unsigned char left;   /* continuation bytes still to come */
	unsigned char lo, hi; /* what the next one may be */
};

/*
 * Takes white space off both ends of a text in UTF-8: what ECMAScript's trim()
 * takes (ECMA-262, 12.2 and 12.3).
 */
void utf8_trim(const char **text, size_t *len);

/* Makes ? of each byte that is not UTF-8. */
void utf8_clean(char *text);

/* How many bytes of the chunk are good; less than len: that one is not. */
size_t utf8_check(struct utf8 *u, const char *data, size_t len);

#endif
