/*
 * What a page says about the pages of its list, guessed by the names and values
 * around it. Nothing here is sure: --detect tries what it finds.
 */
#ifndef FETCH_DETECT_SIGNS_H
#define FETCH_DETECT_SIGNS_H

#include "fetch/detect_list.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct detect_page;
struct value;

enum { DETECT_TOTALS = 4 };

/* A member; without a value, there is none. It points to the page. */
struct detect_sign {
	struct path_step step[DETECT_STEPS];
	size_t steps;
	const char *path; /* the same, as an option has it */
	const struct value *value;
	const char *in; /* the name of the object that it is in; or "" */
};

/* All of it points to the page. */
struct detect_signs {
	const char *link;	 /* the target of the Link rel=next; or NULL */
	struct detect_sign next; /* a URL, or an object with one at href */
	struct detect_sign cursor;  /* the cursor of the next page */
	struct detect_sign more;    /* true or false: is there another page? */
	struct detect_sign nothing; /* it names the next page, and is null */
	struct detect_sign total[DETECT_TOTALS];
	size_t totals;
	struct detect_sign pages; /* their number */
	struct detect_sign place; /* the number of the page, or an offset */
	struct detect_sign limit; /* the size of the page */
	/* The names of headers; or NULL. */
	const char *cursor_header, *total_header, *pages_header;
};

/* `l` is the list that is the items, as far as that is known. */
void detect_signs_find(
    struct detect_signs *s, struct detect_page *p, const struct detect_list *l);

/* The URL at the sign `next`; NULL: there is none. */
const char *detect_next_url(const struct detect_sign *next);

/* A whole number, also in a string; UINT64_MAX: it is none. */
uint64_t detect_number(const struct value *v);

#endif
