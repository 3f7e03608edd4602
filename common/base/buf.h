/*
 * A growing buffer of bytes with an optional ceiling.
 *
 * Zero-initialise it. data is NULL until something is added. After that,
 * data[len] is a NUL that len does not count, so that text can be passed to a C
 * function. The content may include NULs. The buffer owns data.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data;
	size_t len, cap;
	size_t max; /* most bytes that buf_add allows; 0: no ceiling */
};

/* Appends the bytes. False, and nothing is appended, above the ceiling. */
MUST_CHECK bool buf_add(struct buf *b, const void *data, size_t len);

/* Append without a check of the ceiling. */
void buf_put(struct buf *b, const void *data, size_t len);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF(2, 3);

/*
 * Returns data + len, with room for at least `room` bytes, without a check of
 * the ceiling. The caller writes there, then adds the bytes by buf_grow, which
 * takes at most as many.
 */
char *buf_room(struct buf *b, size_t room);
void buf_grow(struct buf *b, size_t len);

/* Removes the first n bytes, at most len. */
void buf_drop(struct buf *b, size_t n);
/* Removes the content and keeps the memory. */
void buf_reset(struct buf *b);
/* Frees the memory; the buffer can be used again, with the same ceiling. */
void buf_release(struct buf *b);

#endif
