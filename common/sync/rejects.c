#include "sync/rejects.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "json/value.h"
#include "json/writer.h"
#include "sync/batch.h"

#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

static const char *path;
static int fd = -1;

void rejects_die(void)
{
	die_errno("cannot write to '%s'", path);
}

void rejects_open(const char *file)
{
	path = file;
	if (!path)
		return;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		rejects_die();
}

bool rejects_put(const struct item *item)
{
	static struct buf line;
	const struct value *v = item->source;
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
	return io_write(fd, line.data, line.len);
}

void rejects_close(void)
{
	if (fd >= 0 && close(fd) < 0)
		rejects_die();
}
