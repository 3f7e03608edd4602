#include "base/io.h"

#include "base/err.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OUT_BLOCK = 64 * 1024 };

static char out[OUT_BLOCK];
static size_t out_len;
static void (*on_loss)(void);

void io_init(void)
{
	sigset_t set;

	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)!open("/dev/null",
			    fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);

	signal(SIGCHLD, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

/* True when the call is worth making again. */
static bool again(int fd, short events)
{
	struct pollfd p = {.fd = fd, .events = events};

	if (errno == EINTR)
		return true;
	if (errno != EAGAIN && errno != EWOULDBLOCK)
		return false;
	while (poll(&p, 1, -1) < 0 && errno == EINTR)
		;
	return true;
}

ssize_t io_read(int fd, void *data, size_t len)
{
	ssize_t n;

	do
		n = read(fd, data, len);
	while (n < 0 && again(fd, POLLIN));
	return n;
}

bool io_write(int fd, const void *data, size_t len)
{
	const char *p = data;

	while (len) {
		ssize_t n = write(fd, p, len);

		if (n < 0) {
			if (again(fd, POLLOUT))
				continue;
			return false;
		}
		if (n == 0) { /* would loop for ever */
			errno = ENOSPC;
			return false;
		}
		p += n;
		len -= (size_t)n;
	}
	return true;
}

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
	/* Not ignored: what is executed would inherit that. */
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

	out_len = 0; /* not again from an exit handler */
	if (!io_write(STDOUT_FILENO, out, len))
		out_failed();
}

void out_bytes(const char *data, size_t len)
{
	out_flush();
	if (!io_write(STDOUT_FILENO, data, len))
		out_failed();
}

/* A line too large for a block: its end travels with it. */
static void write_large(const char *line, size_t len, char end)
{
	struct iovec v[2] = {{(void *)(size_t)line, len}, {&end, 1}};
	ssize_t n;

	do
		n = writev(STDOUT_FILENO, v, 2);
	while (n < 0 && again(STDOUT_FILENO, POLLOUT));
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
	out[out_len++] = end;
}

void out_close(void)
{
	out_flush();
	if (close(STDOUT_FILENO) < 0 && errno != EINTR)
		out_failed();
}
