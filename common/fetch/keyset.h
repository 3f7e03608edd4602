/*
 * The filter of a keyset style, such as: where=modified gt 5 and id gt {cursor}
 * The same for {since}.
 */
#ifndef FETCH_KEYSET_H
#define FETCH_KEYSET_H

#include "fetch/placeholder.h"

#include <stdbool.h>
#include <stddef.h>

/* Has the text this placeholder? {+cursor} is {cursor}. */
bool keyset_has(const char *text, size_t len, enum placeholder what);

/*
 * Does the text of a filter, which has this placeholder in it, hold more than
 * the one condition with it? It may be percent-encoded. A guess: filters have
 * no common syntax.
 */
bool keyset_has_more(const char *text, size_t len, enum placeholder what);

#endif
