/*
 * The first stage of a batch: a line of input becomes items.
 */
#ifndef SYNC_READ_H
#define SYNC_READ_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct batch;

/*
 * Reads a JSON array of items, or a single item, into b->items. Invalid items
 * are rejected, the others are listed in b->list. False when the line is
 * neither: the batch has failed. Forgets what the batch held before. Copies the
 * line.
 */
MUST_CHECK bool read_batch(struct batch *b, const char *line, size_t len);

#endif
