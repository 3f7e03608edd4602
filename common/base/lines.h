/*
 * Lines from a descriptor, of any length up to a ceiling. The ends (LF or
 * CRLF) are taken off; a last line without one counts.
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
	size_t max; /* longest line, in bytes */
	/* To be read: of the line given last, counted from 1. */
	uint64_t number;
	struct lines_held *held; /* private; NULL at first */
};

enum lines_got {
	LINES_ONE,
	LINES_END,
	LINES_WAIT, /* nothing came for timeout_ms */
	LINES_LONG, /* the next line passes the ceiling; reading cannot go on */
	LINES_ERROR, /* the descriptor cannot be read: errno */
};

/* *line points into l until the next call. timeout_ms as for poll(2). */
MUST_CHECK enum lines_got lines_next(
    struct lines *l, int timeout_ms, const char **line, size_t *len);

/* A whole line is there already: the next call will not wait. */
bool lines_ready(struct lines *l);

/*
 * How much of the input has been given, from 0 to 1, when it is a file; below 0
 * when that is not known.
 */
double lines_share(const struct lines *l);

/* Nothing but white space; where items are lines, such lines are none. */
bool lines_blank(const char *line, size_t len);
void lines_release(struct lines *l);

#endif
