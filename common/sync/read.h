/*
 * The first step of a batch: a line of input becomes items.
 */
#ifndef SYNC_READ_H
#define SYNC_READ_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct batch;

/*
 * Reads an array of items, or an item alone, into b->items; those that are
 * wrong by themselves are rejected, the others are in b->list. False when the
 * line is neither. What was read before is forgotten. The line is copied.
 */
MUST_CHECK bool read_batch(struct batch *b, const char *line, size_t len);

#endif
