/*
 * Items that a server is still about to create, to change, or to take away
 * again. Medusa writes a thing in parts, each for all to see, and undoes them
 * when a later one fails. What is found in between must not be taken for the
 * whole, nor be completed by us.
 */
#ifndef SYNC_AWAIT_H
#define SYNC_AWAIT_H

#include <stdbool.h>
#include <stddef.h>

struct batch;
struct item;

/* Zero-initialise it for each wait. */
struct await {
	size_t seen;	 /* parts at the last look */
	long long since; /* when there came to be so many */
};

/*
 * After a look-up and a plan of the list. True when something may change yet:
 * a while has passed then, and the list is to be looked up again. False when
 * nothing has changed for long enough.
 */
bool await_quiet(struct await *w, const struct batch *b,
    struct item *const *list, size_t count);

#endif
