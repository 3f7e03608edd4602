/*
 * What is left of a list to be sent in requests for many items, and what a
 * refusal of one of them means.
 */
#ifndef SYNC_REFUSED_H
#define SYNC_REFUSED_H

#include "base/attr.h"
#include "http/outcome.h"

#include <stddef.h>

struct batch;
struct item;
struct medusa_answer;

/*
 * Medusa undoes a request that it refuses, as a whole. When neither the answer
 * nor the resource says which item it means, that one is found by halving.
 *
 * Invariant: the first `suspects` items were refused together, so one of them
 * at least is to blame; of the others nothing is known. Half of the suspects
 * are sent next. When they are accepted, the blame is on the other half; when
 * they are refused, they are the suspects, and the other half waits with the
 * rest. So one bad item takes log2(suspects) + 2 requests.
 */
struct unsent {
	struct item **list;
	size_t count;
	size_t suspects; /* 0: no refusal is open; at most count */
};

/* How many from the front the next request should have; at least 1. */
size_t unsent_portion(const struct unsent *u);
/* The first n were written, or rejected by themselves. */
void unsent_drop(struct unsent *u, size_t n);

/*
 * After a request for the first n was refused, or Medusa crashed at it. Rejects
 * the items to blame, or makes the n the suspects. OUTCOME_DONE: send the rest.
 * OUTCOME_AGAIN, OUTCOME_UNKNOWN: the round of writing ends, and what is open
 * is looked up again. OUTCOME_FAILED: the batch has failed.
 */
MUST_CHECK enum outcome refused(struct batch *b, struct unsent *u, size_t n,
    const struct medusa_answer *answer);

#endif
