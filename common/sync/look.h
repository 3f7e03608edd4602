/*
 * The second stage of a batch: what Medusa has of its items, and the plans that
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
 * For a batch that was read: looks up the items of b->list, and the names that
 * they refer to; plans the items, and names that are to be created; leaves
 * those items in b->list that something has to be done for. False when the
 * batch has failed: then none of its items was written.
 */
MUST_CHECK bool look_at_batch(struct batch *b);

/*
 * Before a batch is written: creates the names that were planned, and plans its
 * items anew. False when the batch has failed.
 */
MUST_CHECK bool look_create_names(struct batch *b);

/* Plans an item that was looked up, or rejects it. */
void look_plan(struct batch *b, struct item *item);

/*
 * Looks up and plans the *count items of a list, some of the batch. Leaves
 * those in the list that are still open, and sets *count. False when the batch
 * has failed: then the items are rejected or pending.
 */
MUST_CHECK bool look_again(struct batch *b, struct item **list, size_t *count);

#endif
