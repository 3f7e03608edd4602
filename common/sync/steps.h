/*
 * The steps of an item's plan that are requests of their own, before and after
 * its part of the batch.
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
 * Both return what the round of writing has to know. OUTCOME_DONE: it goes on,
 * and the item says what became of it. OUTCOME_UNKNOWN: it ends, as an answer
 * was lost. OUTCOME_FAILED: the batch has failed.
 */

/*
 * Sends what goes before the item's part of the batch. Afterwards the item has
 * such a part (see item_has_part), is finished, is rejected, or is open and has
 * to be looked up again.
 */
MUST_CHECK enum outcome steps_before(struct batch *b, struct item *item);
/* Sends what goes after its part, when that was written or there is none. */
MUST_CHECK enum outcome steps_after(struct batch *b, struct item *item);

/* Undoes the steps of items that were refused after them. */
void steps_undo(struct batch *b);

/*
 * A write of `count` items may have happened, or may happen yet. Keeps that in
 * the batch, and warns; returns OUTCOME_UNKNOWN.
 */
enum outcome steps_unknown(
    struct batch *b, size_t count, const struct medusa_answer *answer);

/* Is it Medusa's own 500, after which it undoes the whole request? */
bool steps_crashed(const struct medusa_answer *answer);
void steps_reject_crash(struct item *item, const struct medusa_answer *answer);

#endif
