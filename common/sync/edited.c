#include "sync/edited.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/map.h"
#include "base/mem.h"
#include "json/value.h"
#include "sync/batch.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *path;
static int fd = -1;
static struct buf unread; /* the beginning of a line */
static struct map keys;	  /* each with a value that says nothing */
static uint64_t line_number;

void edited_open(const char *file)
{
	path = file;
}

static void open_file(void)
{
	struct stat st;

	fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0)
		die_errno("cannot open '%s'", path);
	if (!S_ISREG(st.st_mode))
		die(EXIT_IO, "'%s' is not a regular file", path);
	/* ms-delta does not empty it then. */
	(void)!flock(fd, LOCK_SH | LOCK_NB);
}

static void take_line(struct arena *a, const char *line, size_t len)
{
	const char *wrong;
	const struct value *key = value_parse(a, line, len, &wrong);

	line_number++;
	if (!key || key->type != JSON_STRING)
		die(EXIT_DATA, "'%s', line %" PRIu64 ": not a JSON string",
		    path, line_number);
	(void)map_put(&keys, key->text, key->len, &keys);
}

/* Takes the lines that have been added. */
static void take_lines(void)
{
	struct arena a = {0};
	char *end;

	while (unread.len && (end = memchr(unread.data, '\n', unread.len))) {
		take_line(&a, unread.data, (size_t)(end - unread.data));
		buf_drop(&unread, (size_t)(end - unread.data) + 1);
		arena_reset(&a);
	}
	arena_release(&a);
}

static void read_new(void)
{
	enum { BLOCK = 4096 };
	ssize_t n;

	if (fd < 0)
		open_file();
	while ((n = io_read(fd, buf_room(&unread, BLOCK), BLOCK)) > 0) {
		buf_grow(&unread, (size_t)n);
		take_lines();
	}
	if (n < 0)
		die_errno("cannot read '%s'", path);
}

static const struct value *key_of(const struct batch *b, const struct item *i)
{
	const struct value *key = value_get(i->input, b->rules.key);

	return key && (key->type == JSON_STRING || key->type == JSON_NUMBER)
		   ? key
		   : NULL;
}

void edited_mark(struct batch *b)
{
	const struct value *key;

	if (!path)
		return;
	read_new();
	for (size_t i = 0; i < b->count; i++) {
		key = key_of(b, &b->items[i]);
		b->items[i].edited = key && map_get(&keys, key->text, key->len);
	}
	for (size_t i = 0; i < b->count; i++)
		if (b->items[i].edited) {
			key = key_of(b, &b->items[i]);
			(void)map_remove(&keys, key->text, key->len);
		}
}

void edited_close(void)
{
	if (fd >= 0)
		(void)close(fd);
	buf_release(&unread);
	map_release(&keys);
}
