/*
 * Checks that bytes in memory are one JSON text (RFC 8259), and finds its value
 * in them.
 */
#ifndef JSON_CHECK_H
#define JSON_CHECK_H

#include "base/attr.h"

#include <stddef.h>

enum { CHECK_ERROR = 160 };

/*
 * Returns where the value begins, without what may stand around it: white
 * space, a byte order mark, record separators. NULL: `error`, which has room
 * for CHECK_ERROR bytes, says what is wrong and where, without data ("byte 12:
 * …"). Nesting deeper than max_depth is an error.
 */
MUST_CHECK const char *check_text(const char *text, size_t len,
    size_t max_depth, size_t *value_len, char *error);

#endif
