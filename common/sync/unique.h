/*
 * What a shop has only once and products of a batch want: keys, handles, codes
 * of variants.
 */
#ifndef SYNC_UNIQUE_H
#define SYNC_UNIQUE_H

#include "sync/batch.h"

#include <stdbool.h>

/* Its key is the item's now; whose it was before, NULL: nobody's. */
struct sync_item *claims_key(struct sync *s, struct sync_item *item);
/* Handles and codes of all items; of two with the same the later is refused. */
void claims_rest(struct sync *s);
/* Does one of them want that "sku", "handle", …? The sync is behind ctx. */
bool claims_have(const void *ctx, const char *what, const struct value *text);

#endif
