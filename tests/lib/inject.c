/*
 * Injects faults into calls of a program under test:
 *
 *   LD_PRELOAD=inject.so INJECT=CALL:FD:AFTER:FAULT program
 *
 * CALL is read, write, close, sync, which is fsync and fdatasync, statfs, which
 * is fstatfs, or thread, which is pthread_create. FD is a number, or @NAME for
 * each file whose name begins so; of a thread it is 0. The first AFTER bytes
 * (of other calls than read and write: calls) pass through FD. After them, each
 * call has the FAULT:
 *
 *   EIO, ENOSPC …  the call fails with this error
 *   EINTR, EAGAIN  every second call fails, so that the program can go on
 *   SHORT, SHORT7  a call transfers one byte, or up to so many
 *   ZERO           a call transfers nothing and returns 0
 *   SLOW, SLOW10   a call of sync takes one millisecond longer, or so many
 *   NFS            statfs tells that the file is on such a file system
 *
 * Several faults are separated by commas.
 */
#include <dlfcn.h>
#include <errno.h>
#include <linux/magic.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { MOST = 4, SHORT_BY_ONE = -1, NOTHING = -2, SLOW = -3 };

static struct fault {
	char call[8];
	char name[32]; /* "" if there is a number */
	int fd;
	long left; /* bytes or calls before the fault */
	int what;  /* an errno, or one of those above */
	int most;  /* bytes of a call, for SHORT; milliseconds, for SLOW */
	unsigned turn;
} faults[MOST];
static int count;

static const struct {
	const char *name;
	int what;
} names[] = {{"EIO", EIO}, {"ENOSPC", ENOSPC}, {"EINTR", EINTR},
    {"EAGAIN", EAGAIN}, {"EPIPE", EPIPE}, {"EDQUOT", EDQUOT}, {"EFBIG", EFBIG},
    {"SHORT", SHORT_BY_ONE}, {"ZERO", NOTHING}, {"SLOW", SLOW},
    {"NFS", NOTHING}};

__attribute__((constructor)) static void begin(void)
{
	const char *s = getenv("INJECT");

	while (s && *s && count < MOST) {
		struct fault *f = &faults[count];
		char word[16];

		f->most = 1;
		if (sscanf(s, "%7[a-z]:%d:%ld:%15[A-Z]%d", f->call, &f->fd,
			&f->left, word, &f->most) >= 4 ||
		    sscanf(s, "%7[a-z]:@%31[^:]:%ld:%15[A-Z]%d", f->call,
			f->name, &f->left, word, &f->most) >= 4)
			for (size_t i = 0; i < sizeof names / sizeof *names;
			     i++)
				if (strcmp(word, names[i].name) == 0)
					f->what = names[i].what;
		if (!f->what) { /* a typo must not make a test pass */
			dprintf(STDERR_FILENO, "inject: cannot read '%s'\n", s);
			abort();
		}
		count++;
		s += strcspn(s, ",");
		s += *s == ',';
	}
}

static int is_meant(const struct fault *f, int fd)
{
	char link[64], path[1024], *name;
	ssize_t n;

	if (!*f->name)
		return f->fd == fd;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof path - 1);
	if (n < 0)
		return 0;
	path[n] = '\0';
	name = strrchr(path, '/');
	return name && !strncmp(name + 1, f->name, strlen(f->name));
}

/*
 * Returns how many of len bytes may pass, or -1 and errno. The bytes before the
 * fault pass, so that it begins at the exact byte.
 */
static ssize_t allowed(const char *call, int fd, size_t len, struct fault **by)
{
	for (int i = 0; i < count; i++) {
		struct fault *f = &faults[i];

		if (strcmp(f->call, call) != 0 || !is_meant(f, fd))
			continue;
		*by = f;
		if (f->left > 0)
			return (size_t)f->left < len ? f->left : (ssize_t)len;
		if (f->what == SHORT_BY_ONE)
			return (size_t)f->most < len ? f->most : (ssize_t)len;
		if (f->what == NOTHING)
			return 0;
		if (f->what == SLOW) {
			usleep((useconds_t)f->most * 1000);
			return (ssize_t)len;
		}
		if ((f->what == EINTR || f->what == EAGAIN) &&
		    ++f->turn % 2 == 0)
			return 1; /* the program makes progress */
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

/* _FORTIFY_SOURCE replaces read by this function. */
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

/* Writes only the first part, as a short write may. */
ssize_t writev(int fd, const struct iovec *v, int parts)
{
	for (int i = 0; i < count; i++)
		if (!strcmp(faults[i].call, "write") &&
		    is_meant(&faults[i], fd))
			return parts ? write(fd, v->iov_base, v->iov_len) : 0;
	return syscall(SYS_writev, fd, v, parts);
}

int close(int fd)
{
	struct fault *f = NULL;

	if (allowed("close", fd, 1, &f) < 0) {
		int why = errno;

		syscall(SYS_close, fd); /* closed despite the error */
		errno = why;
		return -1;
	}
	return (int)syscall(SYS_close, fd) + 0 * (int)done(f, 1);
}

static int sync_by(long number, int fd)
{
	struct fault *f = NULL;

	if (allowed("sync", fd, 1, &f) < 0)
		return -1;
	return (int)syscall(number, fd) + 0 * (int)done(f, 1);
}

int fsync(int fd)
{
	return sync_by(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	return sync_by(SYS_fdatasync, fd);
}

int fstatfs(int fd, struct statfs *to)
{
	struct fault *f = NULL;
	const ssize_t may = allowed("statfs", fd, 1, &f);

	if (may < 0 || syscall(SYS_fstatfs, fd, to) < 0)
		return -1;
	if (!may)
		to->f_type = NFS_SUPER_MAGIC;
	return 0 * (int)done(f, 1);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
    void *(*work)(void *), void *ctx)
{
	int (*create)(
	    pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
	struct fault *f = NULL;

	if (allowed("thread", 0, 1, &f) < 0)
		return errno;
	done(f, 1);
	*(void **)&create = dlsym(RTLD_NEXT, "pthread_create");
	return create(thread, attributes, work, ctx);
}
