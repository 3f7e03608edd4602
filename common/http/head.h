/*
 * The head of an answer: its header lines, one after the other, each with a
 * NUL at its end, in a buffer.
 */
#ifndef HTTP_HEAD_H
#define HTTP_HEAD_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct buf;

enum { HEAD_MAX = 256 * 1024 };

/*
 * The next line as it came. A status line begins a new head: what is kept is
 * that of the answer that comes last. False when it is larger than HEAD_MAX.
 */
MUST_CHECK bool head_add(struct buf *head, const char *line, size_t len);

/* The n-th value of a header, NULL when there is none; lives in the buffer. */
const char *head_value(const struct buf *head, const char *name, unsigned n);

#endif
