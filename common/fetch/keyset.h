/*
 * The filter of a keyset style, such as: where=modified gt 5 and id gt {cursor}
 */
#ifndef FETCH_KEYSET_H
#define FETCH_KEYSET_H

#include <stdbool.h>
#include <stddef.h>

/* Has the text the placeholder {cursor}, or {+cursor}? */
bool keyset_has_cursor(const char *text, size_t len);

/*
 * Does the text of a filter, which has {cursor} in it, hold more than the one
 * condition with {cursor}? It may be percent-encoded. A guess: filters have no
 * common syntax.
 */
bool keyset_has_more(const char *text, size_t len);

#endif
