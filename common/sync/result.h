/*
 * What became of an item, or would: a line of JSON for programs, a comparison
 * for people.
 */
#ifndef SYNC_RESULT_H
#define SYNC_RESULT_H

#include "sync/batch.h"

#include <stdbool.h>

struct buf;

/* "created" …, for each action but ITEM_PENDING. */
extern const char *const result_words[ITEM_ACTIONS];

/* Appends a line without its end. */
void result_put(
    struct buf *to, const struct batch_rules *rules, const struct item *item);

/*
 * Lines in the manner of diff -u; nothing for what stays as it is. With
 * colour the lines are red and green.
 */
void result_show(struct buf *to, const struct item *item, bool colour);

#endif
