/*
 * The output queue: a ring of whole texts. `waiting` of them are not yet
 * written; the first is in slot `first`. A page that streams goes past the
 * ring.
 *
 * Whole texts are written by queue_write, when poll(2) says that standard
 * output can be written, and no more at a time than fits. So a slow reader
 * delays neither the next pages nor the timeouts. F_GETPIPE_SZ and FIONREAD
 * tell how much fits into a pipe. At least PIPE_BUF bytes fit when poll(2)
 * reports it as writable (pipe(7)), so that is the smallest piece. Anything but
 * a pipe gets pieces of a fixed size.
 *
 * A streamed text may be larger than memory, so queue_stream waits until the
 * reader has taken its bytes, or a signal ends the program. The texts stay in
 * order because nothing may wait while one is streamed; the assertions check
 * that.
 *
 * The bytes are written with out_bytes, which ends the program when the reader
 * has left or the disk is full.
 */
#include "fetch/queue.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/out.h"
#include "base/signals.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { FILE_PIECE = 64 * 1024, PIPE_PIECE = 4096 };

void queue_init(struct queue *q, size_t slots)
{
	*q = (struct queue){.slots = slots};
	q->slot = mem_resize(NULL, slots, sizeof *q->slot);
	memset(q->slot, 0, slots * sizeof *q->slot);
}

void queue_put(struct queue *q, struct buf *text)
{
	struct buf *slot = &q->slot[(q->first + q->waiting) % q->slots];
	struct buf empty = *slot;

	assert(q->waiting < q->slots);
	buf_putc(text, '\n');
	*slot = *text;
	*text = empty; /* its memory serves the next text */
	buf_reset(text);
	q->waiting++;
}

/* How many bytes standard output can take now without blocking. */
static size_t room(void)
{
	int size = fcntl(STDOUT_FILENO, F_GETPIPE_SZ), used = 0, failed;

	if (size < 0)
		return FILE_PIECE; /* not a pipe */
	failed = ioctl(STDOUT_FILENO, FIONREAD, &used);
	if (failed || size - used < PIPE_PIECE)
		return PIPE_PIECE; /* fits whenever poll(2) says writable */
	return (size_t)(size - used);
}

void queue_write(struct queue *q)
{
	struct buf *b = &q->slot[q->first];
	size_t n = b->len - q->written, most = room();

	assert(q->waiting);
	if (n > most)
		n = most;
	out_bytes(b->data + q->written, n);
	q->written += n;
	if (q->written < b->len)
		return;
	buf_reset(b);
	q->written = 0;
	q->first = (q->first + 1) % q->slots;
	q->waiting--;
}

void queue_stream(struct queue *q, const char *data, size_t len)
{
	assert(!q->waiting);
	while (len) {
		size_t n, most;

		signals_wait_writable(STDOUT_FILENO);
		most = room();
		n = len < most ? len : most;
		out_bytes(data, n);
		data += n;
		len -= n;
	}
}

void queue_end_stream(struct queue *q)
{
	assert(!q->waiting);
	out_bytes("\n", 1);
}

void queue_close(struct queue *q)
{
	assert(!q->waiting);
	out_close();
	for (size_t i = 0; i < q->slots; i++)
		buf_release(&q->slot[i]);
	free(q->slot);
}
