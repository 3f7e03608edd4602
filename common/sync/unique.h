/*
 * What a shop has only once and items of a batch want: keys, and what their
 * resource calls unique. Two items of a batch cannot both have it, and two
 * batches that want the same are written one after the other.
 */
#ifndef SYNC_UNIQUE_H
#define SYNC_UNIQUE_H

#include <stdbool.h>

struct batch;
struct item;
struct value;

/* Its key is the item's now; returns whose it was before, NULL: nobody's. */
struct item *unique_take_key(struct batch *b, struct item *item);
/*
 * All else that is unique, of all items, once all keys are taken: of two that
 * want the same the later is rejected.
 */
void unique_take(struct batch *b);
/* Does an item of the batch want that "sku", "handle", …? */
bool unique_wanted(
    const struct batch *b, const char *what, const struct value *text);
/*
 * True when both batches, read but not written, have an item with the same key
 * or two that want the same: then their order counts.
 */
bool unique_meet(const struct batch *a, const struct batch *b);

#endif
