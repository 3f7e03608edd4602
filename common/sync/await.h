/*
 * Waits until a server has finished with items that it may still be creating,
 * changing, or undoing. No plan may be made from what is found in between.
 */
#ifndef SYNC_AWAIT_H
#define SYNC_AWAIT_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct batch;
struct item;

/* Zero-initialise it for each wait. Times are in milliseconds. */
struct await {
	bool over; /* no further look is needed */
	/* Private. */
	bool begun;
	size_t parts;	 /* of all items, at the last look */
	long long since; /* when their number changed, by clock_ms */
	long long quiet; /* how long it has to stay the same */
	unsigned looks;
};

/* To be called after each look-up and planning of the list. Sets `over`. */
void await_look(struct await *w, const struct batch *b,
    struct item *const *list, size_t count);
/*
 * Sleeps until it is time for the next look. False when the batch has failed:
 * the server keeps changing the items.
 */
MUST_CHECK bool await_pause(struct await *w, struct batch *b);

#endif
