/*
 * Finds the items of a batch in Medusa.
 */
#ifndef SYNC_LOOKUP_H
#define SYNC_LOOKUP_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct batch;
struct item;

/*
 * Sets `have` and `id` of the items that Medusa has; rejects those for which it
 * is unclear which row they mean. False when the batch has failed: Medusa could
 * not be asked, or does not know the filter.
 */
MUST_CHECK bool look_up(
    struct batch *b, struct item *const *list, size_t count);

#endif
