/*
 * The steps of an item's plan that are requests of their own, before and after
 * its part of the batch.
 */
#ifndef SYNC_STEPS_H
#define SYNC_STEPS_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct batch;
struct item;
struct medusa_answer;

/*
 * All that goes before its part of the batch; `ready` when it has one. An item
 * that has none is then done, or rejected. False when the batch has failed, or
 * has to be looked at again.
 */
MUST_CHECK bool steps_before(struct batch *b, struct item *item, bool *ready);
/* What goes after, for an item whose part was written. False likewise. */
MUST_CHECK bool steps_after(struct batch *b, struct item *item);
/* Undoes the steps of items that were refused after them. */
void steps_undo(struct batch *b);

/*
 * The round of writing ends, as what was written may have happened, or happen
 * yet: what is open has to be looked up, after a pause. Returns false.
 */
bool steps_lost(
    struct batch *b, size_t count, const struct medusa_answer *answer);
/* Is it Medusa's own 500, with which it undoes what it was asked for? */
bool steps_crashed(const struct medusa_answer *answer);
void steps_reject_crash(struct item *item, const struct medusa_answer *answer);

#endif
