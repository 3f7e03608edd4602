/*
 * A growing run of bytes with a ceiling.
 *
 * data is NULL until something was added; afterwards data[len] is a NUL that
 * is not counted, so that text can be handed to a C function. The bytes may
 * hold NULs of their own.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data;
	size_t len, cap;
	size_t max; /* most bytes it may hold; 0: no ceiling */
};

/* Adds all of it, or nothing and false when it would pass the ceiling. */
MUST_CHECK bool buf_add(struct buf *b, const void *data, size_t len);

/* For buffers without a ceiling. */
void buf_put(struct buf *b, const void *data, size_t len);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF(2, 3);

/*
 * At least `room` bytes to write to at data + len; the ceiling is not asked.
 * What was written there counts once buf_grow has been told of it.
 */
char *buf_room(struct buf *b, size_t room);
void buf_grow(struct buf *b, size_t len);

/* Forgets the first n bytes. */
void buf_drop(struct buf *b, size_t n);
void buf_reset(struct buf *b);
void buf_release(struct buf *b);

#endif
