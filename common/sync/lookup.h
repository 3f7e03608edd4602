/*
 * What Medusa has of the items of a batch.
 */
#ifndef SYNC_LOOKUP_H
#define SYNC_LOOKUP_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct batch;
struct item;

/*
 * Sets `have` and `id` of the items, or rejects them. False when the batch has
 * failed: Medusa could not be asked, or does not filter as it is asked to.
 */
MUST_CHECK bool look_up(
    struct batch *b, struct item *const *list, size_t count);

#endif
