/*
 * Faults of read, write and close, for a program under test:
 *
 *   LD_PRELOAD=inject.so INJECT=CALL:FD:AFTER:FAULT program
 *
 * CALL is read, write or close. The first AFTER bytes (for close: calls) go
 * through FD as ever. From then on FAULT is done:
 *
 *   EIO, ENOSPC …  the call fails with this error, each time
 *   EINTR, EAGAIN  every second call does, so that the program can go on
 *   SHORT, SHORT7  one byte goes through a call, or up to so many
 *   ZERO           nothing does, and no error is told
 *
 * Several may be given, with commas between them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { MOST = 4, SHORT_BY_ONE = -1, NOTHING = -2 };

static struct fault {
	char call[8];
	int fd;
	long left; /* before it begins */
	int what;  /* an errno, or one of the two above */
	int most;  /* bytes, for SHORT */
	unsigned turn;
} faults[MOST];
static int count;

static const struct {
	const char *name;
	int what;
} names[] = {{"EIO", EIO}, {"ENOSPC", ENOSPC}, {"EINTR", EINTR},
    {"EAGAIN", EAGAIN}, {"EPIPE", EPIPE}, {"EDQUOT", EDQUOT}, {"EFBIG", EFBIG},
    {"SHORT", SHORT_BY_ONE}, {"ZERO", NOTHING}};

__attribute__((constructor)) static void begin(void)
{
	const char *s = getenv("INJECT");

	while (s && *s && count < MOST) {
		struct fault *f = &faults[count];
		char word[16];

		f->most = 1;
		if (sscanf(s, "%7[a-z]:%d:%ld:%15[A-Z]%d", f->call, &f->fd,
			&f->left, word, &f->most) >= 4)
			for (size_t i = 0; i < sizeof names / sizeof *names;
			     i++)
				if (strcmp(word, names[i].name) == 0)
					f->what = names[i].what;
		if (!f->what) { /* a test must not pass for a slip in it */
			dprintf(STDERR_FILENO, "inject: cannot read '%s'\n", s);
			abort();
		}
		count++;
		s += strcspn(s, ",");
		s += *s == ',';
	}
}

/*
 * How many of len bytes may go; -1: fail with errno. What stands before the
 * fault goes through, so that it begins at the exact byte.
 */
static ssize_t allowed(const char *call, int fd, size_t len, struct fault **by)
{
	for (int i = 0; i < count; i++) {
		struct fault *f = &faults[i];

		if (f->fd != fd || strcmp(f->call, call) != 0)
			continue;
		*by = f;
		if (f->left > 0)
			return (size_t)f->left < len ? f->left : (ssize_t)len;
		if (f->what == SHORT_BY_ONE)
			return (size_t)f->most < len ? f->most : (ssize_t)len;
		if (f->what == NOTHING)
			return 0;
		if ((f->what == EINTR || f->what == EAGAIN) &&
		    ++f->turn % 2 == 0)
			return 1; /* and so it ends some day */
		errno = f->what;
		return -1;
	}
	return (ssize_t)len;
}

static ssize_t done(struct fault *f, ssize_t n)
{
	if (f && n > 0 && f->left > 0)
		f->left -= n;
	return n;
}

ssize_t read(int fd, void *data, size_t len)
{
	struct fault *f = NULL;
	ssize_t n = allowed("read", fd, len, &f);

	return n < 0 ? -1 : done(f, syscall(SYS_read, fd, data, (size_t)n));
}

/* What read becomes with _FORTIFY_SOURCE. */
ssize_t __read_chk(int fd, void *data, size_t len, size_t room);
ssize_t __read_chk(int fd, void *data, size_t len, size_t room)
{
	return read(fd, data, len < room ? len : room);
}

ssize_t write(int fd, const void *data, size_t len)
{
	struct fault *f = NULL;
	ssize_t n = allowed("write", fd, len, &f);

	if (n < 0 || (n == 0 && len))
		return n;
	return done(f, syscall(SYS_write, fd, data, (size_t)n));
}

/* Only as far as the first part, which is what a short write may do. */
ssize_t writev(int fd, const struct iovec *v, int parts)
{
	for (int i = 0; i < count; i++)
		if (faults[i].fd == fd && !strcmp(faults[i].call, "write"))
			return parts ? write(fd, v->iov_base, v->iov_len) : 0;
	return syscall(SYS_writev, fd, v, parts);
}

int close(int fd)
{
	struct fault *f = NULL;

	if (allowed("close", fd, 1, &f) < 0) {
		int why = errno;

		syscall(SYS_close, fd); /* it is closed all the same */
		errno = why;
		return -1;
	}
	return (int)syscall(SYS_close, fd) + 0 * (int)done(f, 1);
}
