/*
 * Parameters of the first URL that a next link leaves out; --keep-query.
 */
#ifndef FETCH_KEEP_H
#define FETCH_KEEP_H

#include <stddef.h>

struct buf;

/*
 * Appends to a URL without a fragment the parameters of `first` whose names it
 * does not have, but none with a placeholder, nor the place of the first page,
 * such as page=1. Names are compared decoded. The result is not clean.
 */
void keep_add(struct buf *url, const char *first);

/*
 * Finds a parameter of `first` that keep_add would append. Returns it, with the
 * length of its name in *len, or NULL.
 */
const char *keep_missing(const char *url, const char *first, size_t *len);

/*
 * Tells of such a parameter in the first next link, which comes from
 * origin_resolve: a warning if the pages probably need it, else for -v.
 */
void keep_tell(const char *first, const char *next);

#endif
