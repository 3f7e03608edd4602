/*
 * Compares numbers that are given as text: as decimals, or as a server that
 * converts them would.
 */
#ifndef JSON_DECIMAL_H
#define JSON_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Equal as decimals, without converting them. Both texts must be JSON numbers.
 * False if one is no number at all; a few texts that JSON does not allow, such
 * as 01, are taken for numbers.
 */
bool decimal_equal(const char *a, size_t a_len, const char *b, size_t b_len);
/*
 * Below 0 if a is the smaller one, above 0 if b is, 0 if they are equal as
 * decimals. Both must be JSON numbers.
 */
int decimal_compare(const char *a, size_t a_len, const char *b, size_t b_len);
/*
 * Equal as above, or both convert to the same finite double (float). So they
 * are equal for a server that stores numbers in one. The byte after each text
 * must not belong to a number.
 */
bool decimal_same_double(
    const char *a, size_t a_len, const char *b, size_t b_len);
bool decimal_same_float(
    const char *a, size_t a_len, const char *b, size_t b_len);

#endif
