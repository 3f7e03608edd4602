#include "ledger/file.h"

#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

/* Not in <linux/magic.h> of Debian 12. */
enum {
	CIFS_MAGIC = 0xff534d42 - 0x100000000,
	SMB2_MAGIC = 0xfe534d42 - 0x100000000
};

static bool is_remote(int fd)
{
	struct statfs fs;

	if (fstatfs(fd, &fs) != 0)
		return false;
	switch ((int)fs.f_type) {
	case NFS_SUPER_MAGIC:
	case SMB_SUPER_MAGIC:
	case CIFS_MAGIC:
	case SMB2_MAGIC:
	case AFS_SUPER_MAGIC:
	case CODA_SUPER_MAGIC:
	case CEPH_SUPER_MAGIC:
	case V9FS_MAGIC:
		return true;
	default:
		return false;
	}
}

static const char *unfit(int fd)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return "is not a regular file";
	if (st.st_nlink > 1)
		return "has more than one name, so two runs could use it";
	if (is_remote(fd))
		return "is on a network file system, where a ledger could be "
		       "damaged; put it on a local disk";
	return NULL;
}

/* Another program may have created it, and not the tables yet. */
static bool is_empty(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_size == 0;
}

char *file_prepare(const char *path, bool create, bool *exists)
{
	/* Opening a FIFO must not wait for its other end. */
	int fd = open(path,
	    (create ? O_RDWR | O_CREAT : O_RDONLY) | O_NONBLOCK | O_NOCTTY |
		O_CLOEXEC,
	    0600);
	struct buf text = {0};
	const char *why;

	*exists = false;
	if (fd < 0 && errno == ENOENT && !create)
		return NULL;
	if (fd < 0) {
		buf_printf(&text, "'%s': %s", path, strerror(errno));
		return text.data;
	}
	why = unfit(fd);
	*exists = create || !is_empty(fd);
	(void)close(fd);
	if (why)
		buf_printf(&text, "'%s' %s", path, why);
	return text.data;
}
