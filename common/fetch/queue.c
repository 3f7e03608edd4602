#include "fetch/queue.h"

#include "base/mem.h"
#include "base/out.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { FILE_PIECE = 64 * 1024, PIPE_PIECE = 4096 };

void queue_init(struct queue *s, size_t slots)
{
	*s = (struct queue){.slots = slots};
	s->slot = mem_resize(NULL, slots, sizeof *s->slot);
	memset(s->slot, 0, slots * sizeof *s->slot);
}

void queue_release(struct queue *s)
{
	for (size_t i = 0; i < s->slots; i++)
		buf_release(&s->slot[i]);
	free(s->slot);
}

void queue_put(struct queue *s, struct buf *text)
{
	struct buf *slot = &s->slot[(s->first + s->waiting) % s->slots];
	struct buf empty = *slot;

	buf_putc(text, '\n');
	*slot = *text;
	*text = empty; /* its memory serves the next one */
	buf_reset(text);
	s->waiting++;
}

static size_t room(void)
{
	int size = fcntl(STDOUT_FILENO, F_GETPIPE_SZ), used = 0;

	if (size < 0)
		return FILE_PIECE; /* no pipe: a file takes it all */
	if (ioctl(STDOUT_FILENO, FIONREAD, &used) < 0 ||
	    size - used < PIPE_PIECE)
		return PIPE_PIECE; /* PIPE_BUF always fits, poll(2) says */
	return (size_t)(size - used);
}

void queue_write(struct queue *s)
{
	struct buf *b = &s->slot[s->first];
	size_t n = b->len - s->written, most = room();

	if (n > most)
		n = most;
	out_bytes(b->data + s->written, n);
	s->written += n;
	if (s->written < b->len)
		return;
	buf_reset(b);
	s->written = 0;
	s->first = (s->first + 1) % s->slots;
	s->waiting--;
}
