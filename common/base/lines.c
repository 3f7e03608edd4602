#include "base/lines.h"

#include "base/clock.h"
#include "base/io.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

enum { CHUNK = 256 * 1024 };

/* The end of the line at l->at, looked for where none was seen yet. */
static const char *line_end(struct lines *l)
{
	size_t from = l->at + l->seen;
	const char *end = NULL;

	if (from < l->buf.len)
		end = memchr(l->buf.data + from, '\n', l->buf.len - from);
	if (!end)
		l->seen = l->buf.len - l->at;
	return end;
}

bool lines_ready(struct lines *l)
{
	return line_end(l) != NULL;
}

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

static bool fill(struct lines *l)
{
	ssize_t n;

	buf_drop(&l->buf, l->at);
	l->at = 0;
	n = io_read(l->fd, buf_room(&l->buf, CHUNK), CHUNK);
	if (n < 0)
		return false;
	buf_grow(&l->buf, (size_t)n);
	l->end = n == 0;
	return true;
}

enum lines_got lines_next(
    struct lines *l, int timeout_ms, const char **line, size_t *len)
{
	const long long due = clock_ms() + timeout_ms;
	const char *end;

	while (!(end = line_end(l)) && !l->end) {
		if (l->buf.len - l->at > l->max)
			return LINES_LONG;
		if (timeout_ms >= 0 && !wait_input(l->fd, due))
			return LINES_WAIT;
		if (!fill(l))
			return LINES_ERROR;
	}
	if (!end && l->at == l->buf.len)
		return LINES_END;
	*line = l->buf.data + l->at;
	*len = end ? (size_t)(end - *line) : l->buf.len - l->at;
	if (*len > l->max)
		return LINES_LONG;
	l->at += *len + (end != NULL);
	l->seen = 0;
	l->number++;
	if (*len && (*line)[*len - 1] == '\r')
		--*len;
	return LINES_ONE;
}

bool lines_blank(const char *line, size_t len)
{
	while (len && (*line == ' ' || *line == '\t' || *line == '\r'))
		line++, len--;
	return !len;
}

void lines_release(struct lines *l)
{
	buf_release(&l->buf);
}
