#include "ledger/lock.h"

#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The byte of the file that each lock covers. */
enum { RUN, READY, ACKS /* and one for each run behind it */ };

static struct flock range(short type, uint64_t start, uint64_t len)
{
	return (struct flock){.l_type = type,
	    .l_whence = SEEK_SET,
	    .l_start = (off_t)start,
	    .l_len = (off_t)len};
}

static bool take(int fd, int command, short type, uint64_t start)
{
	struct flock lock = range(type, start, 1);
	int result;

	do {
		result = fcntl(fd, command, &lock);
	} while (result != 0 && errno == EINTR);
	return result == 0;
}

/* Does another process hold a lock there? */
static bool is_held(int fd, uint64_t start, uint64_t len)
{
	struct flock lock = range(F_WRLCK, start, len);

	return fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

int lock_open(const char *ledger, const char *resource, char **why)
{
	struct buf path = {0}, text = {0};
	char *real = realpath(ledger, NULL);
	int fd;

	/* By whatever name the ledger is called. */
	buf_printf(&path, "%s-%s-lock", real ? real : ledger, resource);
	free(real);
	fd = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0) {
		buf_printf(&text, "'%s': %s", path.data, strerror(errno));
		*why = text.data;
	}
	buf_release(&path);
	return fd;
}

bool lock_run(int fd)
{
	return take(fd, F_OFD_SETLK, F_WRLCK, RUN);
}

bool lock_has_run(int fd)
{
	return is_held(fd, RUN, 1);
}

bool lock_has_acks(int fd, uint64_t run)
{
	return is_held(fd, ACKS, run + 1);
}

void lock_ready(int fd)
{
	(void)take(fd, F_OFD_SETLK, F_WRLCK, READY);
}

bool lock_is_ready(int fd)
{
	return is_held(fd, READY, 1);
}

void lock_join(int fd, uint64_t run)
{
	(void)take(fd, F_OFD_SETLK, F_RDLCK, ACKS + run);
}

void lock_wait(int fd, uint64_t run)
{
	(void)take(fd, F_OFD_SETLKW, F_WRLCK, ACKS + run);
}
