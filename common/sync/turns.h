/*
 * The order in which items of a batch are written, where one of them gives up
 * what another one wants, such as a handle.
 */
#ifndef SYNC_TURNS_H
#define SYNC_TURNS_H

#include <stddef.h>

struct batch;
struct item;

/*
 * Moves those of the open items to the front that can be written now, and
 * returns how many they are; the others wait for one of them. If none can,
 * because they wait for each other, rejects all and returns 0.
 */
size_t turns_first(struct batch *b, struct item **list, size_t count);

#endif
