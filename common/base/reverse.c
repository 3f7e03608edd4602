/*
 * What is held ends with the end of a line, or is empty, once it has begun. It
 * is at the end of the memory, so that a block can be read in front of it.
 */
#include "base/reverse.h"

#include "base/mem.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 64 << 10 };

/* Makes room for n bytes in front. */
static void make_room(struct reverse *r, size_t n)
{
	size_t len = r->end - r->start, room;
	char *data;

	if (r->start >= n)
		return;
	room = size_add(size_mul(len, 2), size_mul(n, 2));
	data = mem_alloc(room);
	if (len)
		memcpy(data + room - len, r->data + r->start, len);
	free(r->data);
	r->data = data;
	r->room = r->end = room;
	r->start = room - len;
}

/* Reads the block before what is held. False with errno. */
static bool read_block(struct reverse *r)
{
	size_t n = r->at < BLOCK ? (size_t)r->at : BLOCK, done = 0;

	if (r->start == r->end) {
		r->start = r->end = r->room;
	}
	make_room(r, n);
	while (done < n) {
		ssize_t got = pread(r->fd, r->data + r->start - n + done,
		    n - done, r->at - (off_t)(n - done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0) /* it was cut meanwhile */
			errno = EIO;
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	r->start -= n;
	r->at -= (off_t)n;
	return true;
}

static char *last_break(const struct reverse *r, size_t end)
{
	return end > r->start
		   ? memrchr(r->data + r->start, '\n', end - r->start)
		   : NULL;
}

/* Drops what is behind the last end of a line. */
static bool begin(struct reverse *r)
{
	char *end = NULL;

	r->at = lseek(r->fd, 0, SEEK_END);
	if (r->at < 0)
		return false;
	while (!end && r->at > 0) {
		r->end = r->start;
		if (!read_block(r))
			return false;
		end = last_break(r, r->end);
	}
	r->end = end ? (size_t)(end - r->data) + 1 : r->start;
	r->begun = true;
	return true;
}

enum lines_got reverse_next(struct reverse *r, const char **line, size_t *len)
{
	char *before = NULL;
	size_t from;

	if (!r->begun && !begin(r))
		return LINES_ERROR;
	while (r->start == r->end || !(before = last_break(r, r->end - 1))) {
		if (r->end - r->start > size_add(r->max, 1))
			return LINES_LONG;
		if (!r->at)
			break;
		if (!read_block(r))
			return LINES_ERROR;
	}
	if (r->start == r->end)
		return LINES_END;
	from = before ? (size_t)(before - r->data) + 1 : r->start;
	if (r->end - 1 - from > r->max)
		return LINES_LONG;
	*line = r->data + from;
	*len = r->end - 1 - from;
	r->place = r->at + (off_t)(from - r->start);
	r->end = from;
	return LINES_ONE;
}

void reverse_release(struct reverse *r)
{
	free(r->data);
	*r = (struct reverse){.fd = -1};
}
