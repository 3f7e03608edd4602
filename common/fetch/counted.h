/*
 * Whether the server counts what {offset} counts.
 */
#ifndef FETCH_COUNTED_H
#define FETCH_COUNTED_H

#include <stddef.h>

struct template;

/*
 * Finds a parameter, a member of the body or a part of the path that holds
 * {offset}, though it has a name for the number of a page. Returns the name,
 * which has *len bytes, or NULL.
 */
const char *counted_page(const struct template *t, size_t *len);

/* The advice in that case, to end a message; else "". Until the next call. */
const char *counted_hint(const struct template *t);

/* The warning in that case, if nothing tells that all items came. */
void counted_warn(const struct template *t);

#endif
