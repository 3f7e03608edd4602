/*
 * Finds the levels that items mean.
 */
#ifndef INVENTORY_FIND_H
#define INVENTORY_FIND_H

#include "base/attr.h"
#include "sync/resource.h"

#include <stdbool.h>
#include <stddef.h>

/* By what items are found, as `identities` of struct resource. */
extern const struct identity inventory_identities[];

/* As `look_up` of struct resource: `have` is the level. */
MUST_CHECK bool inventory_look_up(
    struct batch *b, struct item *const *list, size_t count);
#endif
