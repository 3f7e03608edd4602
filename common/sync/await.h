/*
 * Products that a server is still about to create, to give options, or to take
 * away again. Medusa writes a product, then its variants, then their prices,
 * for all to see, and undoes that when a later step fails; who takes what is
 * there in between for all there will be, and mends it or is content, is wrong.
 */
#ifndef SYNC_AWAIT_H
#define SYNC_AWAIT_H

#include "sync/sync.h"

#include <stdbool.h>
#include <stddef.h>

/* Zero-initialise it for each wait. */
struct await {
	size_t seen;	 /* parts of products at the last look */
	long long since; /* when there came to be so many */
};

/*
 * After a look-up of the list. True when something may change yet; then a while
 * has passed, and the list is to be looked up again. False when nothing has
 * changed for long enough.
 */
bool await_quiet(struct await *w, const struct sync *s, struct sync_item **list,
    size_t count);

#endif
