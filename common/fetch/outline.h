/*
 * What a page says about itself: the members of its objects, down to a few
 * levels, but not the items. Memory is constant: of a page with more members
 * than pages have, some are left out, and so is a member with a longer name.
 */
#ifndef FETCH_OUTLINE_H
#define FETCH_OUTLINE_H

#include "json/event.h"

#include <stddef.h>
#include <stdint.h>

struct buf;
struct outline;
struct path;

enum outline_value {
	OUTLINE_NOTHING, /* null, 0, an empty string, array or object */
	OUTLINE_FALSE,
	OUTLINE_TRUE,
	OUTLINE_SCALAR, /* any other */
	OUTLINE_CONTAINER,
};

enum { OUTLINE_NAME = 64, OUTLINE_TEXT = 16 };

struct outline_member {
	const struct outline_member *in; /* the member it is in; NULL: root */
	enum outline_value value;
	uint64_t number;	 /* UINT64_MAX: it is not a whole number */
	char text[OUTLINE_TEXT]; /* a string that is shorter, else empty */
	size_t len;
	char name[OUTLINE_NAME]; /* not terminated */
};

/*
 * `items` is the path of the items and must outlive the outline. Released with
 * outline_free.
 */
struct outline *outline_new(const struct path *items);
void outline_free(struct outline *o);

/* Begins a page. */
void outline_begin(struct outline *o);

/* For json/fanout.h; ctx is the outline. */
json_handler outline_event;

/*
 * Members live until the next page begins. The first one in `in` after `last`,
 * NULL if there is none; a `last` of NULL begins.
 */
const struct outline_member *outline_next(const struct outline *o,
    const struct outline_member *in, const struct outline_member *last);

/*
 * Follows the names of a path from the root, as far as there are members.
 * Returns the last one, NULL for the root, and sets *steps to their number.
 */
const struct outline_member *outline_follow(
    const struct outline *o, const struct path *path, size_t *steps);

/*
 * Append, for a message, the path of a member, "." for the root; and the names
 * in it: "total, next". Names are written as the shell needs them in a path.
 */
void outline_spell(struct buf *to, const struct outline_member *m);
void outline_list(
    struct buf *to, const struct outline *o, const struct outline_member *in);

/* The member in `in` with this name; NULL if there is none. */
const struct outline_member *outline_find(const struct outline *o,
    const struct outline_member *in, const char *name, size_t len);

#endif
