/*
 * Compares numbers as they are written, without converting them to a double.
 */
#ifndef JSON_DECIMAL_H
#define JSON_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Equal as decimals. Both texts must be JSON numbers; other texts are not all
 * recognised as such.
 */
bool decimal_equal(const char *a, size_t a_len, const char *b, size_t b_len);
/*
 * The same, or both convert to the same double (float): equal for a server that
 * stores numbers in one. No digit may follow the texts in memory.
 */
bool decimal_same_double(
    const char *a, size_t a_len, const char *b, size_t b_len);
bool decimal_same_float(
    const char *a, size_t a_len, const char *b, size_t b_len);

#endif
