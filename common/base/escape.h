/*
 * The escapes of URLs (RFC 3986, 2.1), of JSON strings (RFC 8259, 7) and of
 * HTML, in a text that may have all of them, and need not be any of these.
 */
#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Decodes text[0…len) in place, once; returns the new length. What is not an
 * escape stays, and so do those of a NUL and of a lone surrogate. The bytes
 * after text[len - 1] are not read.
 *
 * `from` has len + 1 elements, or is NULL. It is changed as the text is: what
 * it says of the first byte of an escape, it says afterwards of the bytes that
 * replace it.
 */
size_t escape_decode(char *text, uint32_t *from, size_t len);

#endif
