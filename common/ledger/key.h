/*
 * The key of an item: the text of a member, decoded, or a number as it is
 * written.
 */
#ifndef LEDGER_KEY_H
#define LEDGER_KEY_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/*
 * Finds the key in an item. *key points into the item or into `decoded`, which
 * it may fill. False: there is none, or it is empty or of another type.
 */
bool key_find(const char *item, size_t len, const char *member,
    struct buf *decoded, const char **key, size_t *key_len);

#endif
