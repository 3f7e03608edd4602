/*
 * Finds who has what an item wants, if a shop can have that only once, such as
 * a handle.
 */
#ifndef SYNC_OWNERS_H
#define SYNC_OWNERS_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct batch;
struct item;

/*
 * For items with plans: looks up who has the handles, skus and so on that they
 * are to get; a request for each kind, if any item wants one. Rejects an item
 * if another row has it and keeps it; the reason names that row. A row with the
 * key of an item is the item itself, created meanwhile. False when the batch
 * has failed.
 */
MUST_CHECK bool owners_look(
    struct batch *b, struct item *const *list, size_t count);

#endif
