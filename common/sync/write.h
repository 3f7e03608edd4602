/*
 * The third step of a batch: what was planned is written.
 */
#ifndef SYNC_WRITE_H
#define SYNC_WRITE_H

#include "base/attr.h"

#include <stdbool.h>

struct batch;

/*
 * Writes the items of b->list, which are planned, or rejects them. False when
 * the batch has failed: an item that is open then was not written, or not to
 * its end, as far as can be known.
 */
MUST_CHECK bool write_batch(struct batch *b);

#endif
