/*
 * A quick check that a line can be one JSON text: one value, matching brackets,
 * strings that end. It finds lines that were cut or joined, or are not JSON at
 * all; it does not check the grammar between brackets.
 */
#ifndef JSON_CHECK_H
#define JSON_CHECK_H

#include <stddef.h>

/* NULL, or what is wrong, in a few words. */
const char *check_line(const char *line, size_t len);

#endif
