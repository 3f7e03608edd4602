/*
 * A request with placeholders: {offset}, {page}, {limit} and {cursor} in the
 * URL or in the body.
 */
#ifndef FETCH_TEMPLATE_H
#define FETCH_TEMPLATE_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

struct template
{
	const char *url;
	const char *data; /* the body, JSON; NULL: there is none */
	uint64_t start;	  /* of {page} or {offset}; UINT64_MAX: 1, 0 */
	uint64_t limit;	  /* what {limit} stands for */
};

/* What they are before any option. */
#define TEMPLATE_DEFAULTS                                                      \
	{                                                                      \
		.start = UINT64_MAX, .limit = 100                              \
	}

/* How far the run has come. */
struct template_values {
	uint64_t items, pages; /* so far */
	const char *cursor;    /* of the next page; NULL: none yet */
};

/* Is {name} in the URL or the body? */
bool template_has(const struct template *t, const char *name);

/*
 * Appends the request; to `data` only if there is a body. `url` may be NULL:
 * then the body alone.
 */
void template_fill(const struct template *t, const struct template_values *v,
    struct buf *url, struct buf *data);

/*
 * The value of --data: the text, or @FILE for what is in a file. It lives as
 * long as the program, which ends when the file cannot be read.
 */
const char *template_data(const char *argument);

#endif
