/*
 * Reads lines from a descriptor, up to a maximum length. Line ends (LF or CRLF)
 * are removed. The last line may lack its end.
 */
#ifndef BASE_LINES_H
#define BASE_LINES_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lines {
	/* Set by the caller. */
	int fd;
	size_t max; /* bytes of the longest line allowed */
	/* Number of the last line returned, from 1; for the caller to read. */
	uint64_t number;
	struct lines_held *held; /* private; NULL at first */
};

enum lines_got {
	LINES_ONE,   /* a line was read */
	LINES_END,   /* the input has ended */
	LINES_WAIT,  /* no line came within timeout_ms */
	LINES_LONG,  /* the next line is longer than max; do not go on */
	LINES_ERROR, /* the descriptor cannot be read, see errno */
};

/*
 * Reads the next line. *line belongs to l and is valid until the next call.
 * timeout_ms is that of poll(2).
 */
MUST_CHECK enum lines_got lines_next(
    struct lines *l, int timeout_ms, const char **line, size_t *len);

/* Whether a whole line is in memory, so that the next call does not wait. */
bool lines_ready(struct lines *l);

/*
 * The share of the input that was returned, from 0 to 1, if the input is a
 * file; below 0 if it is not known.
 */
double lines_share(const struct lines *l);

/* Whether a line has only white space; such a line is not an item. */
bool lines_blank(const char *line, size_t len);
/* Frees what l holds; does not close the descriptor. */
void lines_release(struct lines *l);

#endif
