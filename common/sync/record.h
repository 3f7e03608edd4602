/*
 * Records in the journal what is going to be written, and what became of it.
 */
#ifndef SYNC_RECORD_H
#define SYNC_RECORD_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct batch;
struct item;
struct journal;
struct names;

/*
 * Before requests are sent for the open items of the list: records those whose
 * plans are not in the journal. Looks them up for that. False when the batch
 * has failed.
 */
MUST_CHECK bool record_plans(
    struct batch *b, struct item *const *list, size_t count);
/*
 * At the end of a batch: records what became of the items that were recorded.
 * Looks those up that were written. False when that cannot be recorded: the
 * batch has failed.
 */
MUST_CHECK bool record_outcomes(struct batch *b);

/* From now on, records what is created because items name it. */
void record_names(struct names *n, struct journal *j);

#endif
