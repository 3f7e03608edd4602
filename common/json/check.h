/*
 * A quick look whether a line can be one JSON text: brackets that match,
 * strings that end, one value. It finds lines that were cut, joined or are
 * no JSON at all; spelling within the brackets is for a parser to check.
 */
#ifndef JSON_CHECK_H
#define JSON_CHECK_H

#include <stddef.h>

/* NULL, or what is wrong, in a few words. */
const char *check_line(const char *line, size_t len);

#endif
