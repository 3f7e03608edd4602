/*
 * The Link header (RFC 8288).
 */
#ifndef FETCH_LINK_H
#define FETCH_LINK_H

#include <stdbool.h>

struct buf;

/*
 * Appends the target of the first link of a header's value that has the
 * relation `rel`; false when there is none. The target may be relative.
 */
bool link_target(struct buf *to, const char *value, const char *rel);

#endif
