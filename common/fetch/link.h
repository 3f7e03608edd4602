/*
 * The Link header (RFC 8288).
 */
#ifndef FETCH_LINK_H
#define FETCH_LINK_H

#include <stdbool.h>

struct buf;

/*
 * Appends the target of the first link in a header value that has the relation
 * `rel`; the target may be a relative reference. False if there is none.
 */
bool link_target(struct buf *to, const char *value, const char *rel);

#endif
