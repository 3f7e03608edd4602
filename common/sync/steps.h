/*
 * Sends the steps of an item's plan that are requests of their own, before and
 * after its part of the batch.
 */
#ifndef SYNC_STEPS_H
#define SYNC_STEPS_H

#include "base/attr.h"
#include "http/outcome.h"

#include <stdbool.h>
#include <stddef.h>

struct batch;
struct item;
struct medusa_answer;

/*
 * Sends what goes before the item's part of the batch: steps_before for all
 * items of a round, then steps_ready for all. OUTCOME_DONE: the round of
 * writing goes on; after steps_ready, the item has a part to be sent (see
 * item_has_part), is finished, is rejected, or is open until the next look.
 * OUTCOME_UNKNOWN: an answer was lost, so the round ends. OUTCOME_FAILED: the
 * batch has failed.
 */
MUST_CHECK enum outcome steps_before(struct batch *b, struct item *item);
MUST_CHECK enum outcome steps_ready(struct batch *b, struct item *item);
/* The same for what goes after its part, if that is written or not needed. */
MUST_CHECK enum outcome steps_after(struct batch *b, struct item *item);

/* At the end of a batch: undoes steps of items that were rejected later. */
void steps_undo(struct batch *b);

/*
 * The outcome of a write of `count` items is unknown. Warns of it, and keeps it
 * in the batch. Returns OUTCOME_UNKNOWN.
 */
enum outcome steps_unknown(
    struct batch *b, size_t count, const struct medusa_answer *answer);

/*
 * Is it Medusa's 500 for an unexpected error? It has undone the request then.
 */
bool steps_crashed(const struct medusa_answer *answer);
void steps_reject_crash(struct item *item, const struct medusa_answer *answer);

#endif
