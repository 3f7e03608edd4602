/*
 * The third stage of a batch: what was planned is written.
 */
#ifndef SYNC_WRITE_H
#define SYNC_WRITE_H

#include "base/attr.h"

#include <stdbool.h>

struct batch;

/*
 * Writes or rejects the planned items of b->list. False when the batch has
 * failed: items that are open then were not written, or not completely, as far
 * as is known.
 */
MUST_CHECK bool write_batch(struct batch *b);

#endif
