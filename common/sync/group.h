/*
 * Items of a batch that mean one row of Medusa, such as three lines of a price
 * list that are the sizes of one product. They are written as one item, the
 * group, and each has a result of its own.
 */
#ifndef SYNC_GROUP_H
#define SYNC_GROUP_H

#include <stddef.h>

struct batch;
struct item;

/*
 * For items that were looked up for the first time: replaces those of the list
 * that mean one row by their group, and sets *count. Rejects a later one if the
 * resource cannot merge them.
 */
void group_items(struct batch *b, struct item **list, size_t *count);

/* Plans a group, and its members while they are pending. */
void group_plan(struct batch *b, struct item *group);

/* Gives the members what became of their groups. May be called again. */
void group_end(struct batch *b);

#endif
