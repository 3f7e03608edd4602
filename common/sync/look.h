/*
 * The second step of a batch: what Medusa has of its items, and the plans that
 * follow from it.
 */
#ifndef SYNC_LOOK_H
#define SYNC_LOOK_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct batch;
struct item;

/*
 * Looks up, or makes, the names in a batch that was read; looks up its items
 * and plans what has to be done, which is left in b->list. False when the batch
 * has failed; nothing of it was written then.
 */
MUST_CHECK bool look_at_batch(struct batch *b);

/*
 * The same for some of its items, once more; leaves in the list those that
 * something has to be done for, *count of them.
 */
MUST_CHECK bool look_again(struct batch *b, struct item **list, size_t *count);

#endif
