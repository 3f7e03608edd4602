/*
 * Whom of a batch Medusa means when it refuses the batch. It names a
 * product by its place in the request, or by the value that it cannot take;
 * the texts are those of Medusa 2.21.
 */
#ifndef PRODUCTS_BLAME_H
#define PRODUCTS_BLAME_H

#include "medusa/medusa.h"
#include "sync/sync.h"

/*
 * Why this item is refused, in the arena; NULL when the answer does not say
 * that it is. `place` counts the items of its kind (create, update) before
 * it in the request.
 */
const char *blame(struct arena *a, const struct medusa_answer *answer,
    const struct sync_item *item, size_t place);

/* The sku of an inventory item that the message says is there; NULL: none. */
const char *blame_inventory(struct arena *a, const char *message);

#endif
