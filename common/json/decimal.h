/*
 * Numbers as they are written, compared without going through a double.
 */
#ifndef JSON_DECIMAL_H
#define JSON_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>

/* As decimals; false unless both are the text of a JSON number. */
bool decimal_equal(const char *a, size_t a_len, const char *b, size_t b_len);
/*
 * Equal, or such that a double (a float) cannot tell them apart: as good as
 * equal for who keeps numbers in one. No digit may stand behind the texts.
 */
bool decimal_same_double(
    const char *a, size_t a_len, const char *b, size_t b_len);
bool decimal_same_float(
    const char *a, size_t a_len, const char *b, size_t b_len);

#endif
