/*
 * Deletion: the items of a batch that are to be deleted, after all others were
 * written.
 */
#ifndef SYNC_DELETE_H
#define SYNC_DELETE_H

#include "base/attr.h"

#include <stdbool.h>

struct batch;
struct item;

/* Is the item to be deleted, and not yet? */
bool delete_wants(const struct item *item);
/* Plans it: it is skipped if Medusa does not have it, and rejected if it must
   stay. */
void delete_plan(struct batch *b, struct item *item);
/* Deletes the items with a plan. False when the batch has failed. */
MUST_CHECK bool delete_all(struct batch *b);

#endif
