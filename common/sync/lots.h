/*
 * Lots: items that may be in one request, where the resource limits that.
 */
#ifndef SYNC_LOTS_H
#define SYNC_LOTS_H

#include <stddef.h>

struct batch;
struct item;
struct resource;

/* Makes the items of one lot follow each other, in the order of the list. */
void lots_sort(struct batch *b, struct item **list, size_t count);
/* How many of n items from the front, at least one, a request may have. */
size_t lots_first(const struct resource *r, struct item *const *list, size_t n);

#endif
