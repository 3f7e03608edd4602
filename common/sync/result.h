/*
 * Prints what became of an item, or in a dry run, what would: a line of JSON
 * for programs, a comparison for people.
 */
#ifndef SYNC_RESULT_H
#define SYNC_RESULT_H

#include "sync/batch.h"

#include <stdbool.h>

struct buf;
struct writer;

/* "created", …: a word for each action but ITEM_PENDING. */
extern const char *const result_words[ITEM_ACTIONS];

/* Appends a line without its newline. */
void result_put(
    struct buf *to, const struct batch_rules *rules, const struct item *item);

/* The members `changes` and `error` of such a line. */
void result_put_changes(struct writer *to, const struct change *c);
void result_put_error(struct writer *to, const struct item *item);

/*
 * Appends lines like those of diff -u, red and green if `colour`. Nothing for
 * an item that stays as it is.
 */
void result_show(struct buf *to, const struct batch_rules *rules,
    const struct item *item, bool colour);
/* Appends a line for each thing that --create-missing would create. */
void result_show_planned(
    struct buf *to, const struct name_planned *p, bool colour);

#endif
