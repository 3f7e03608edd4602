/*
 * Whose is what an item wants, and a shop can have only once?
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
 * if it is another one that has it, and keeps it; the reason names that one.
 * What has the key of an item is the item itself, created meanwhile. False when
 * the batch has failed.
 */
MUST_CHECK bool owners_look(
    struct batch *b, struct item *const *list, size_t count);

#endif
