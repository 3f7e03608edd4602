/*
 * The buffer holds the current line and the bytes read after it:
 *
 *     data         at        at + seen      len
 *     | old lines  | no LF here | not searched |
 *
 * A line is returned in place. Old lines are dropped only before the next read,
 * so the rest is moved at most once per chunk. `seen` lets the search for a
 * line end continue where it stopped, so a long line costs time in proportion
 * to its length. The buffer holds at most the ceiling and one chunk.
 */
#include "base/lines.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/io.h"
#include "base/mem.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 256 * 1024 };

struct lines_held {
	struct buf buf;
	size_t at;   /* start of the next line */
	size_t seen; /* bytes from `at` without a line end */
	bool end;    /* the input has ended */
};

static struct lines_held *held(struct lines *l)
{
	if (!l->held) {
		l->held = mem_alloc(sizeof *l->held);
		*l->held = (struct lines_held){.at = 0};
	}
	return l->held;
}

/* Finds the end of the line at h->at; NULL if it has not been read yet. */
static const char *line_end(struct lines_held *h)
{
	size_t from = h->at + h->seen;
	const char *end = NULL;

	assert(h->at <= h->buf.len);
	if (from < h->buf.len)
		end = memchr(h->buf.data + from, '\n', h->buf.len - from);
	if (!end)
		h->seen = h->buf.len - h->at;
	return end;
}

bool lines_ready(struct lines *l)
{
	return line_end(held(l)) != NULL;
}

/* False if no input came before the time `due`. */
static bool wait_input(int fd, long long due)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	long long left;
	int n;

	do {
		left = due - clock_ms();
		n = poll(&p, 1, left > 0 ? (int)left : 0);
	} while (n < 0 && errno == EINTR);
	return n != 0;
}

/* Drops the old lines and reads a chunk. False with errno on failure. */
static bool fill(struct lines_held *h, int fd)
{
	ssize_t n;

	buf_drop(&h->buf, h->at);
	h->at = 0;
	n = io_read(fd, buf_room(&h->buf, CHUNK), CHUNK);
	if (n < 0)
		return false;
	buf_grow(&h->buf, (size_t)n);
	h->end = n == 0;
	return true;
}

enum lines_got lines_next(
    struct lines *l, int timeout_ms, const char **line, size_t *len)
{
	const long long due = clock_ms() + timeout_ms;
	struct lines_held *h = held(l);
	const char *end;

	while (!(end = line_end(h)) && !h->end) {
		if (h->buf.len - h->at > l->max)
			return LINES_LONG;
		if (timeout_ms >= 0 && !wait_input(l->fd, due))
			return LINES_WAIT;
		if (!fill(h, l->fd))
			return LINES_ERROR;
	}
	if (!end && h->at == h->buf.len)
		return LINES_END;
	*line = h->buf.data + h->at;
	*len = end ? (size_t)(end - *line) : h->buf.len - h->at;
	if (*len > l->max)
		return LINES_LONG;
	h->at += *len + (end != NULL);
	h->seen = 0;
	l->number++;
	if (*len && (*line)[*len - 1] == '\r')
		--*len;
	return LINES_ONE;
}

double lines_share(const struct lines *l)
{
	struct stat st;
	off_t at = lseek(l->fd, 0, SEEK_CUR);

	if (at < 0 || fstat(l->fd, &st) < 0 || !S_ISREG(st.st_mode) ||
	    st.st_size <= 0)
		return -1;
	if (l->held)
		at -= (off_t)(l->held->buf.len - l->held->at);
	return at < st.st_size ? (double)at / (double)st.st_size : 1;
}

bool lines_blank(const char *line, size_t len)
{
	while (len && (*line == ' ' || *line == '\t' || *line == '\r'))
		line++, len--;
	return !len;
}

void lines_release(struct lines *l)
{
	if (l->held)
		buf_release(&l->held->buf);
	free(l->held);
	l->held = NULL;
}
