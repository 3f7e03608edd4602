/*
 * Attributes the refusal of a request for several items.
 */
#ifndef SYNC_REFUSAL_H
#define SYNC_REFUSAL_H

#include "base/attr.h"
#include "http/outcome.h"

#include <stddef.h>

struct batch;
struct item;
struct medusa_answer;

/*
 * The items of a list that are still to be sent.
 *
 * Invariant: the first `suspects` items were refused together, or are what is
 * left of such items, so at least one of them is taken to be at fault. Nothing
 * is known about the others. Half of the suspects are sent next. When they are
 * accepted, the fault is in the other half; when they are refused, they are the
 * new suspects, and the other half waits with the rest. So an item at fault is
 * found in at most log2(count) + 2 requests.
 */
struct unsent {
	struct item **list;
	size_t count;
	size_t suspects; /* 0: no refusal is open; at most count */
};

/* How many from the front the next request should be for; at least 1. */
size_t unsent_portion(const struct unsent *u);
/*
 * Drops the first n: they were written, or rejected for a reason of their own.
 */
void unsent_drop(struct unsent *u, size_t n);

/*
 * A request for the first n was refused, or Medusa crashed at it. Rejects the
 * items at fault, or makes the n the suspects. OUTCOME_DONE: the round of
 * writing goes on with what is unsent. OUTCOME_AGAIN: the round ends, and what
 * is open is looked up. OUTCOME_UNKNOWN: the same, because an answer was lost.
 * OUTCOME_FAILED: the batch has failed.
 */
MUST_CHECK enum outcome handle_refusal(struct batch *b, struct unsent *u,
    size_t n, const struct medusa_answer *answer);

#endif
