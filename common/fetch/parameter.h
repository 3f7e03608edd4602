/*
 * The parameters in the query of a URL, by their names. A name is compared as
 * it is meant: decoded, with "+" as a blank.
 */
#ifndef FETCH_PARAMETER_H
#define FETCH_PARAMETER_H

#include <stddef.h>

struct buf;

/* The parameter after this one; NULL: there is none. */
const char *parameter_next(const char *parameter);

/* Its name, decoded. The caller frees it. */
char *parameter_name(const char *parameter);

/* The first parameter of the URL with this name, decoded; or NULL. */
const char *parameter_find(const char *url, const char *name);

/*
 * Appends to a URL without a fragment a parameter of `len` bytes, as it is
 * written.
 */
void parameter_add(struct buf *url, const char *parameter, size_t len);

#endif
