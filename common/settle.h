/*
 * Products that a server is still about to create, or to give options. Medusa
 * writes a product, then its variants, then their prices, for all to see; who
 * takes that for the leavings of a server that was killed, and mends it,
 * spoils both.
 */
#ifndef SETTLE_H
#define SETTLE_H

#include "sync.h"

#include <stdbool.h>
#include <stddef.h>

/* Zero-initialise it for each wait. */
struct settle {
	size_t seen;	 /* parts of products at the last look */
	long long since; /* when there came to be so many */
};

/*
 * After a look-up of the list. True when something may grow yet; then a while
 * has passed, and the list is to be looked up again. False when it has not
 * grown for long enough.
 */
bool settle_wait(struct settle *w, const struct sync *s,
    struct sync_item **list, size_t count);

#endif
