/*
 * What Medusa has of the products of a batch.
 */
#ifndef SYNC_LOOKUP_H
#define SYNC_LOOKUP_H

#include "sync/batch.h"

/*
 * Sets `have` and `id` of the items, or rejects them. False when the server
 * could not be asked, or does not filter as it is asked to.
 */
bool look_up(struct sync *s, struct sync_item **list, size_t count);

#endif
