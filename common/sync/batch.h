/*
 * Between the files that bring a batch about.
 */
#ifndef SYNC_BATCH_H
#define SYNC_BATCH_H

#include "sync/sync.h"

#include <stdbool.h>
#include <stddef.h>

/* The first two return false. */
bool sync_fail(struct sync *s, int status, const char *why);
bool sync_fail_answer(
    struct sync *s, const char *what, const struct medusa_answer *answer);
void sync_reject(struct sync_item *item, const char *type, const char *reason);
/* Looks up and plans; leaves in the list what has to be written. */
bool sync_plan(struct sync *s, struct sync_item **list, size_t *count);

#endif
