/*
 * The Link header (RFC 8288).
 */
#ifndef FETCH_LINK_H
#define FETCH_LINK_H

struct buf;

enum link_found {
	LINK_NONE,     /* no link has the relation */
	LINK_FOUND,    /* a link has it, and its target is known */
	LINK_UNUSABLE, /* a rel names the relation, but which link has it? */
};

/*
 * Looks for the first link in a header value that has the relation `rel`. With
 * LINK_FOUND, appends its target, which may be a relative reference or empty.
 */
enum link_found link_find(
    struct buf *target, const char *value, const char *rel);

#endif
