/*
 * Uniqueness, within a batch and across batches, of keys and of what the
 * resource calls unique, such as handles.
 */
#ifndef SYNC_UNIQUE_H
#define SYNC_UNIQUE_H

#include <stdbool.h>

struct batch;
struct item;
struct value;

/* Gives the item its key, if items are found by it; returns the item that had
   it, or NULL. */
struct item *unique_take_key(struct batch *b, struct item *item);
/*
 * Gives all pending items what else is unique, once all keys are taken. Of two
 * that want the same, the later one is rejected. With --match, this is done by
 * unique_take_found instead: after the look-up of all items, when it is known
 * which of them mean one row, and may share its key, its handle and so on.
 */
void unique_take(struct batch *b);
void unique_take_found(struct batch *b);
/*
 * The same for what Medusa will make of a new item that was planned, see
 * `implied` of the resource: the item is rejected if another one wants it.
 */
void unique_take_implied(struct batch *b, struct item *item);
/* What Medusa will make of the item, if that is to be created; or NULL. */
const struct value *unique_implied(struct batch *b, const struct item *item,
    const char *what, const char **from);
/* Does an item of the batch want this text as its "sku", "handle", …? */
bool unique_wanted(
    const struct batch *b, const char *what, const struct value *text);
/*
 * For two batches that were read: do they have a key, or anything else unique,
 * in common? Then `b` has to wait for `a`.
 */
bool unique_meet(const struct batch *a, const struct batch *b);

#endif
