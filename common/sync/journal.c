/*
 * The file: lines are whole, or the last one. After a failed write nothing more
 * is written.
 */
#include "sync/journal.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "http/url.h"
#include "json/writer.h"
#include "sync/resource.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum { FORMAT = 1 };

struct journal {
	const char *path;
	int fd;
	/* With the lock. */
	pthread_mutex_t lock;
	uint64_t numbers;
	off_t len;  /* of whole lines */
	int failed; /* errno of the first failure; 0: none */
};

void journal_die(const char *path)
{
	die_errno("cannot write to '%s'", path);
}

/* --- lines */

void journal_put_time(struct writer *to)
{
	struct timespec now = clock_now();
	struct tm tm;
	char seconds[32], text[48];

	gmtime_r(&now.tv_sec, &tm);
	(void)strftime(seconds, sizeof seconds, "%Y-%m-%dT%H:%M:%S", &tm);
	(void)snprintf(
	    text, sizeof text, "%s.%03ldZ", seconds, now.tv_nsec / 1000000);
	writer_text(to, "time", text);
}

void journal_begin_line(struct writer *to, const char *event)
{
	writer_object(to, NULL);
	writer_text(to, "event", event);
}

/* A line break in an answer is between two tokens. */
void journal_end_line(struct buf *lines, size_t start, struct writer *w)
{
	writer_end_all(w);
	for (size_t i = start; i < lines->len; i++)
		if (lines->data[i] == '\n' || lines->data[i] == '\r')
			lines->data[i] = ' ';
	buf_putc(lines, '\n');
}

bool journal_append(struct journal *j, const struct buf *lines, bool sync)
{
	bool ok;

	pthread_mutex_lock(&j->lock);
	ok = !j->failed && io_write(j->fd, lines->data, lines->len) &&
	     (!sync || fdatasync(j->fd) == 0);
	if (ok)
		j->len += (off_t)lines->len;
	if (!ok && !j->failed) {
		j->failed = errno;
		(void)!ftruncate(j->fd, j->len);
	}
	errno = j->failed;
	pthread_mutex_unlock(&j->lock);
	return ok;
}

uint64_t journal_number(struct journal *j)
{
	uint64_t n;

	pthread_mutex_lock(&j->lock);
	n = ++j->numbers;
	pthread_mutex_unlock(&j->lock);
	return n;
}

const char *journal_path(const struct journal *j)
{
	return j->path;
}

/* --- the file */

/* Only then the name of a new file is on disk. */
static void sync_directory(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct buf dir = {0};
	int fd;

	buf_put(&dir, path, slash ? (size_t)(slash - path) + 1 : 0);
	buf_putc(&dir, '.');
	fd = open(dir.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || (fsync(fd) != 0 && errno != EINVAL))
		journal_die(path);
	close(fd);
	buf_release(&dir);
}

static void put_head(
    struct buf *lines, const struct resource *r, const char *url)
{
	struct writer w = {.to = lines};
	struct buf shown = {0};

	journal_begin_line(&w, "run");
	writer_number(&w, "format", FORMAT);
	journal_put_time(&w);
	writer_text(&w, "resource", r->word);
	url_show(&shown, url);
	writer_text(&w, "url", shown.data);
	journal_end_line(lines, 0, &w);
	buf_release(&shown);
}

struct journal *journal_open(
    const char *path, const struct resource *r, const char *url)
{
	struct journal *j;
	struct buf head = {0};

	if (!path)
		return NULL;
	j = mem_alloc(sizeof *j);
	*j = (struct journal){.path = path};
	pthread_mutex_init(&j->lock, NULL);
	j->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (j->fd < 0 && errno == EEXIST)
		die(EXIT_IO,
		    "'%s' exists; a journal is of one run, so name a new file",
		    path);
	if (j->fd < 0)
		die_errno("cannot create '%s'", path);
	/* An undo of this run waits for its end. */
	(void)!flock(j->fd, LOCK_EX | LOCK_NB);
	put_head(&head, r, url);
	if (!journal_append(j, &head, true))
		journal_die(path);
	sync_directory(path);
	buf_release(&head);
	return j;
}

bool journal_close(struct journal *j)
{
	bool ok;
	int err;

	if (!j)
		return true;
	ok = j->failed || fdatasync(j->fd) == 0; /* or it has been said */
	err = errno;
	if (close(j->fd) != 0 && ok) {
		ok = false;
		err = errno;
	}
	pthread_mutex_destroy(&j->lock);
	free(j);
	errno = err;
	return ok;
}
