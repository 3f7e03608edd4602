/*
 * Lines are collected in a block of 64 KiB and written together. A line that
 * does not fit is not split: the block is written first, so that each write
 * ends with a line. A line larger than a block is written directly, together
 * with its end, by writev(2).
 *
 * A reader that leaves would kill the program by SIGPIPE. A program that must
 * report what it did before it dies sets a function by out_on_loss. Then
 * write(2) fails with EPIPE instead; the function is called, and SIGPIPE is
 * raised after it.
 */
#include "base/out.h"

#include "base/err.h"
#include "base/io.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OUT_BLOCK = 64 * 1024 };

static char out[OUT_BLOCK];
static size_t out_len;
static void (*on_loss)(void);

/* Ends the program after a failed write; errno says why. */
static _Noreturn void out_failed(void)
{
	void (*f)(void) = on_loss;
	int err = errno;

	on_loss = NULL;
	if (f)
		f();
	if (err == EPIPE) {
		err_end(128 + SIGPIPE);
		signal(SIGPIPE, SIG_DFL);
		raise(SIGPIPE);
	}
	errno = err;
	die_errno("cannot write to standard output");
}

static void nothing(int signal)
{
	(void)signal;
}

void out_on_loss(void (*f)(void))
{
	/* A handler: child processes would inherit SIG_IGN. */
	signal(SIGPIPE, nothing);
	on_loss = f;
}

void out_check(void)
{
	struct pollfd p = {.fd = STDOUT_FILENO, .events = 0};

	if (poll(&p, 1, 0) <= 0 || !(p.revents & POLLERR))
		return;
	errno = EPIPE;
	out_failed();
}

void out_flush(void)
{
	size_t len = out_len;

	out_len = 0; /* first: an exit handler may flush again */
	if (!io_write(STDOUT_FILENO, out, len))
		out_failed();
}

void out_bytes(const char *data, size_t len)
{
	out_flush();
	if (!io_write(STDOUT_FILENO, data, len))
		out_failed();
}

/* Writes a line larger than a block together with its end. */
static void write_large(const char *line, size_t len, char end)
{
	struct iovec v[2] = {{(void *)(size_t)line, len}, {&end, 1}};
	ssize_t n;

	do
		n = writev(STDOUT_FILENO, v, 2);
	while (n < 0 && io_again(STDOUT_FILENO, POLLOUT));
	if (n < 0)
		out_failed();
	if ((size_t)n < len &&
	    !io_write(STDOUT_FILENO, line + n, len - (size_t)n))
		out_failed();
	if ((size_t)n <= len && !io_write(STDOUT_FILENO, &end, 1))
		out_failed();
}

void out_line(const char *line, size_t len, char end)
{
	if (len >= sizeof out - out_len) {
		out_flush();
		if (len >= sizeof out) {
			write_large(line, len, end);
			return;
		}
	}
	if (len)
		memcpy(out + out_len, line, len);
	out_len += len;
	assert(out_len < sizeof out);
	out[out_len++] = end;
}

void out_close(void)
{
	out_flush();
	if (close(STDOUT_FILENO) < 0 && errno != EINTR)
		out_failed();
}
