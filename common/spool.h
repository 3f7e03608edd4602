/*
 * Texts that wait for a slow reader of standard output, in order, each with
 * a line end behind it. They are written piece by piece, so that whoever
 * feeds it can go on meanwhile.
 */
#ifndef SPOOL_H
#define SPOOL_H

#include "buf.h"

#include <stdbool.h>
#include <stddef.h>

struct spool {
	struct buf *slot;
	size_t slots, first;
	size_t waiting; /* to be read: texts that are not out whole */
	size_t written; /* bytes of the first one */
};

/* Room for so many texts. */
void spool_init(struct spool *s, size_t slots);
void spool_release(struct spool *s);

/* Takes the text over; there must be room. *text is empty then. */
void spool_put(struct spool *s, struct buf *text);

/*
 * After poll(2) has called standard output writable, and with something
 * waiting: as much as it takes without making us wait, where that is known.
 */
void spool_write(struct spool *s);

#endif
