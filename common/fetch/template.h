/*
 * A request with placeholders in its URL and body: {offset}, {page}, {limit}
 * and {cursor}.
 */
#ifndef FETCH_TEMPLATE_H
#define FETCH_TEMPLATE_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

struct template
{
	const char *url;
	const char *data; /* the body, JSON; NULL: no body */
	uint64_t start; /* the first {page} or {offset}; UINT64_MAX: not set */
	uint64_t limit; /* the value of {limit} */
};

/* The values without any option. */
#define TEMPLATE_DEFAULTS                                                      \
	{                                                                      \
		.start = UINT64_MAX, .limit = 100                              \
	}

/* The state of the run. */
struct template_values {
	uint64_t items, pages; /* so far */
	const char *cursor;    /* of the next page; NULL: none */
};

/* Is {name} in the URL or the body? */
bool template_has(const struct template *t, const char *name);

/*
 * Appends the URL to `url`, which may be NULL, and the body, if there is one,
 * to `data`.
 */
void template_fill(const struct template *t, const struct template_values *v,
    struct buf *url, struct buf *data);

/*
 * The value of --data: the argument, or for @FILE the contents of the file. It
 * lives as long as the program. Ends the program if the file cannot be read.
 */
const char *template_data(const char *argument);

#endif
