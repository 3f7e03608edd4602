#include "sync/rejects.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "json/value.h"
#include "json/writer.h"
#include "sync/batch.h"

#include <fcntl.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *path;
static int fd = -1;
static bool emptied;

void rejects_die(void)
{
	die_errno("cannot write to '%s'", path);
}

void rejects_open(const char *file)
{
	path = file;
	if (!path)
		return;
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0)
		rejects_die();
}

/* Once, drops what an earlier run has written; a device or a pipe has none. */
static bool drop_old(void)
{
	struct stat st;

	if (emptied)
		return true;
	emptied = true;
	return fstat(fd, &st) == 0 &&
	       (!S_ISREG(st.st_mode) || ftruncate(fd, 0) == 0);
}

bool rejects_put(const struct item *item)
{
	static struct buf line;
	const struct value *v = item->input;
	struct writer w = {.to = &line};

	if (fd < 0)
		return true;
	buf_reset(&line);
	/* A line is an array or an object; anything else goes into an array. */
	if (v->type != JSON_OBJECT)
		writer_array(&w, NULL);
	writer_value(&w, NULL, v);
	writer_end_all(&w);
	buf_putc(&line, '\n');
	return drop_old() && io_write(fd, line.data, line.len);
}

bool rejects_close(void)
{
	int old = fd;
	bool ok;

	if (fd < 0)
		return true;
	ok = drop_old();
	fd = -1;
	return close(old) == 0 && ok;
}
