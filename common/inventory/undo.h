/*
 * Sets levels back to what they were before a run; see sync/undo.h.
 */
#ifndef INVENTORY_UNDO_H
#define INVENTORY_UNDO_H

#include <stdbool.h>

struct batch;
struct item;

/* As `read` and `plan` of struct resource. */
const char *level_undo_read(struct batch *b, struct item *item);
bool level_undo_plan(struct batch *b, struct item *item);

#endif
