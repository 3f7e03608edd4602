/*
 * What has to be asked of Medusa for one product, apart from its batch: options
 * and values of them, codes that another product gets, stock.
 */
#ifndef SYNC_STEPS_H
#define SYNC_STEPS_H

#include "sync/batch.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * All that goes before its part of the batch; `ready` when it has one. An item
 * that has none is then done, or rejected. False when the batch has failed.
 */
MUST_CHECK bool apart_before(
    struct sync *s, struct sync_item *item, bool *ready);
/* What goes last, for an item that is written. False likewise. */
MUST_CHECK bool apart_after(struct sync *s, struct sync_item *item);
/* Gives back the codes of items that were refused once these were freed. */
void apart_undo(struct sync *s);

/*
 * The round of writing ends, as what was written may have happened, or happen
 * yet: what is open has to be looked up, after a pause. Returns false.
 */
bool apart_lost(
    struct sync *s, size_t count, const struct medusa_answer *answer);
/* Is it Medusa's own 500, with which it undoes what it was asked for? */
bool apart_crashed(const struct medusa_answer *answer);
void apart_reject_crash(
    struct sync_item *item, const struct medusa_answer *answer);

/* Is there something left to do for it? */
bool apart_open(const struct sync_item *item);

#endif
