/*
 * What became of a product, or would: a line of JSON for programs, a
 * comparison for people.
 */
#ifndef SYNC_RESULT_H
#define SYNC_RESULT_H

#include "sync/sync.h"

/* "created" …, for each action that a settled product has. */
extern const char *const result_words[SYNC_ACTIONS];

/* `key` is the member that is the key, for a product that has none to show. */
void result_put(struct buf *to, const struct sync_item *item, const char *key,
    bool dry_run);

/*
 * Lines in the manner of diff -u; nothing for what stays as it is. With
 * colour the lines are red and green.
 */
void result_show(struct buf *to, const struct sync_item *item, bool colour);

#endif
