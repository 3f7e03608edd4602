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
	bool begun;
	size_t parts;	 /* of all items, at the last look */
	long long since; /* when there came to be so many */
	long long quiet; /* how long nothing may change */
	bool over;	 /* nothing has to be waited for any more */
};

/*
 * Takes a look into account, after a look-up and a plan of the list; then
 * `over` is set.
 */
void await_look(struct await *w, const struct batch *b,
    struct item *const *list, size_t count);
/* Waits until it is time for the next look. */
void await_pause(const struct await *w);

#endif
