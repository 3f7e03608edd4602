/*
 * Inventory items that stand in the way: they have the sku of a variant that
 * is to be. Most belong to none: a server that was killed leaves them, and so
 * does whoever imports stock before products. Others are those of a variant
 * that had this sku before, for Medusa does not rename them.
 */
#ifndef PRODUCTS_STRAYS_H
#define PRODUCTS_STRAYS_H

#include "sync/batch.h"

/*
 * After Medusa has refused what is in the list. True when it did so because
 * of such items: they stand in s->strays now, with their ids or, when they are
 * another's, with none; and the list has to be planned
 * anew; or the batch has failed, as s->failed says. False: it is not that.
 */
MUST_CHECK bool stock_strays(struct sync *s, struct sync_item **list,
    size_t count, const struct medusa_answer *answer);

#endif
