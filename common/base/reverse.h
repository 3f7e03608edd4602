/*
 * Reads the lines of a file from its end. A last line without its end is left
 * out.
 */
#ifndef BASE_REVERSE_H
#define BASE_REVERSE_H

#include "base/attr.h"
#include "base/lines.h"

#include <stddef.h>
#include <sys/types.h>

struct reverse {
	/* Set by the caller: a descriptor that can be positioned; its offset
	   is not used. */
	int fd;
	size_t max; /* bytes of the longest line allowed */
	/* Of the last line returned: its first byte. */
	off_t place;
	/* Private. */
	off_t at; /* the first byte that is held */
	char *data;
	size_t room, start, end; /* what is held is data[start…end) */
	bool begun;
};

/*
 * Reads the line before the last one returned. *line belongs to r and is valid
 * until the next call. Never LINES_WAIT.
 */
MUST_CHECK enum lines_got reverse_next(
    struct reverse *r, const char **line, size_t *len);
/* Frees what r holds; does not close the descriptor. */
void reverse_release(struct reverse *r);

#endif
