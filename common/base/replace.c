#include "base/replace.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Closes it, and keeps the errno of an earlier failure. */
static bool close_after(int fd, bool ok)
{
	int err = errno;

	if (close(fd) < 0 && ok)
		return false;
	errno = err;
	return ok;
}

/*
 * Creates the file. False with errno on failure. O_EXCL keeps it from following
 * a link that somebody else put there.
 */
static bool write_new(const char *path, const struct buf *text, bool sync)
{
	int fd;
	bool ok;

	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		return false;
	ok = io_write(fd, text->data, text->len) && (!sync || fsync(fd) == 0);
	return close_after(fd, ok);
}

/* The name of a file is on disk only when its directory is. */
static bool sync_directory(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *directory = !slash ? mem_strdup(".")
			  : slash == path
			      ? mem_strdup("/")
			      : mem_strndup(path, (size_t)(slash - path));
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	free(directory);
	return fd >= 0 && close_after(fd, fsync(fd) == 0);
}

bool replace_file(const char *path, const struct buf *text, bool sync)
{
	struct buf new = {0};
	struct stat st;
	bool ok;

	if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		error("cannot write to '%s': not a regular file", path);
		return false;
	}
	buf_printf(&new, "%s.%ld.tmp", path, (long)getpid());
	ok = write_new(new.data, text, sync) && rename(new.data, path) == 0 &&
	     (!sync || sync_directory(path));
	if (!ok) {
		error("cannot write to '%s': %s", path, strerror(errno));
		unlink(new.data);
	}
	buf_release(&new);
	return ok;
}
