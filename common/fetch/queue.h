/*
 * The output queue: texts that wait for a slow reader of standard output, in
 * order, each with a line end behind it. They are written piece by piece, so
 * that the program can go on between two pieces.
 */
#ifndef FETCH_QUEUE_H
#define FETCH_QUEUE_H

#include <stddef.h>

struct buf;

struct queue {
	/* To be read. */
	size_t waiting; /* texts that are not written whole */
	/* Private. */
	struct buf *slot;
	size_t slots, first;
	size_t written; /* bytes of the first one */
};

/* Room for so many texts. Released with queue_release, and what waits too. */
void queue_init(struct queue *q, size_t slots);
void queue_release(struct queue *q);

/*
 * Takes the text over, which is empty then; there must be room for it: fewer
 * are waiting than there are slots.
 */
void queue_put(struct queue *q, struct buf *text);

/*
 * After poll(2) has called standard output writable, and with something
 * waiting: writes as much of the first text as fits without blocking, where
 * that is known. Ends the program like out_bytes.
 */
void queue_write(struct queue *q);

#endif
