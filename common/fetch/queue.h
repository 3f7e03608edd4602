/*
 * The output queue, the only writer to standard output: texts in order, each
 * followed by a line end. A text is either queued whole, to be written piece by
 * piece when the reader takes it, or streamed as its bytes come. If standard
 * output cannot be written, the program ends as with out_bytes.
 */
#ifndef FETCH_QUEUE_H
#define FETCH_QUEUE_H

#include <stddef.h>

struct buf;

struct queue {
	/* To be read. */
	size_t waiting; /* texts that are not yet written whole */
	/* Private. */
	struct buf *slot;
	size_t slots, first;
	size_t written; /* bytes of the first text */
};

/* Has room for so many texts. Ended with queue_close. */
void queue_init(struct queue *q, size_t slots);

/*
 * Queues a text: takes its bytes and leaves it empty. There must be room for
 * it: fewer texts are waiting than there are slots.
 */
void queue_put(struct queue *q, struct buf *text);

/*
 * Writes the next piece of the first text that waits; there must be one. Does
 * not block if standard output is a pipe and poll(2) says it is writable.
 */
void queue_write(struct queue *q);

/*
 * Writes the next bytes of a text at once, and blocks until they are written;
 * then its line end. Nothing may be waiting.
 */
void queue_stream(struct queue *q, const char *data, size_t len);
void queue_end_stream(struct queue *q);

/* Closes standard output and frees the queue; nothing may be waiting. */
void queue_close(struct queue *q);

#endif
