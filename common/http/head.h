/*
 * The header lines of an answer in a buffer, one after the other, each ended by
 * a NUL.
 */
#ifndef HTTP_HEAD_H
#define HTTP_HEAD_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct buf;

enum { HEAD_MAX = 256 * 1024 };

/*
 * Adds the next line as received. A status line after the empty line empties
 * the buffer first, so after a 100 Continue only the final answer's lines
 * remain; libcurl takes it in any case. A header may have the name "HTTP/x".
 * Drops other lines after the empty one: libcurl passes trailers, too. False if
 * all lines together are larger than HEAD_MAX.
 */
MUST_CHECK bool head_add(struct buf *head, const char *line, size_t len);

/* Has the empty line after the headers come? */
bool head_is_complete(const struct buf *head);

/* The n-th line, "name: value", counted from 0; NULL if there is none. */
const char *head_line(const struct buf *head, unsigned n);

/*
 * The value of the n-th header with this name, counted from 0; NULL if there is
 * none. Points into the buffer.
 */
const char *head_value(const struct buf *head, const char *name, unsigned n);

#endif
