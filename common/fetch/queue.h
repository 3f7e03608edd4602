/*
 * Texts that wait for a slow reader of standard output, in order, each with
 * a line end behind it. They are written piece by piece, so that whoever
 * feeds it can go on meanwhile.
 */
#ifndef FETCH_QUEUE_H
#define FETCH_QUEUE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

struct queue {
	struct buf *slot;
	size_t slots, first;
	size_t waiting; /* to be read: texts that are not out whole */
	size_t written; /* bytes of the first one */
};

/* Room for so many texts. */
void queue_init(struct queue *s, size_t slots);
void queue_release(struct queue *s);

/* Takes the text over; there must be room. *text is empty then. */
void queue_put(struct queue *s, struct buf *text);

/*
 * After poll(2) has called standard output writable, and with something
 * waiting: as much as it takes without making us wait, where that is known.
 */
void queue_write(struct queue *s);

#endif
