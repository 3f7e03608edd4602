/*
 * Writing the journal.
 *
 * In: plans, before they are carried out, and items, when their batch has
 * ended. Out: lines of the file.
 *
 * Invariants:
 *
 * - When a request is sent, the line with its plan is on disk. So a program
 *   that is killed has sent nothing that is not in the journal.
 * - A plan that is made anew, after a lost answer for example, has a line of
 *   its own. It repeats what Medusa had before the first request, and names the
 *   line that it replaces.
 * - A line is whole or the last one: after a failed write nothing more is
 *   written.
 *
 * What Medusa has is looked up again when the plan is made: a plan is made from
 * the members that the input has, and an undo needs all ids. It is looked up a
 * last time when the item was written, because the ids of new parts are only
 * known then.
 */
#include "sync/journal.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "http/url.h"
#include "json/value.h"
#include "json/writer.h"
#include "sync/batch.h"
#include "sync/resource.h"
#include "sync/result.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
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
	uint64_t plans;
	off_t len;  /* of whole lines */
	int failed; /* errno of the first failure; 0: none */
};

/* What the journal has of an item. */
struct record {
	uint64_t n;		     /* of its line; 0: not yet */
	uint64_t again;		     /* of the line it replaces; or 0 */
	const struct value *row;     /* before the first request; or NULL */
	const struct value *planned; /* see resource.h; NULL: everything */
};

void journal_die(const char *path)
{
	die_errno("cannot write to '%s'", path);
}

/* --- lines */

static void put_time(struct writer *to)
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

static void begin_line(struct writer *to, const char *event)
{
	writer_object(to, NULL);
	writer_text(to, "event", event);
}

/* A line break in an answer is between two tokens. */
static void end_line(struct buf *lines, size_t start, struct writer *w)
{
	writer_end_all(w);
	for (size_t i = start; i < lines->len; i++)
		if (lines->data[i] == '\n' || lines->data[i] == '\r')
			lines->data[i] = ' ';
	buf_putc(lines, '\n');
}

/* With the lock. False with errno. */
static bool append(struct journal *j, const struct buf *lines, bool sync)
{
	bool ok = !j->failed;

	if (ok)
		ok = io_write(j->fd, lines->data, lines->len) &&
		     (!sync || fdatasync(j->fd) == 0);
	if (ok) {
		j->len += (off_t)lines->len;
		return true;
	}
	if (!j->failed) {
		j->failed = errno;
		(void)!ftruncate(j->fd, j->len);
	}
	errno = j->failed;
	return false;
}

static bool fail(struct batch *b)
{
	return batch_fail(b, EXIT_IO,
	    arena_printf(&b->arena, "cannot write to '%s': %s",
		b->journal->path, strerror(errno)));
}

/* --- the file */

/* The name of a new file is on disk only when its directory is. */
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

	begin_line(&w, "run");
	writer_number(&w, "format", FORMAT);
	put_time(&w);
	writer_text(&w, "resource", r->word);
	url_show(&shown, url);
	writer_text(&w, "url", shown.data);
	end_line(lines, 0, &w);
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
	if (!append(j, &head, true))
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

/* --- plans */

static void put_item(struct writer *to, const struct batch *b,
    const struct item *item, uint64_t number)
{
	writer_number(to, "n", number);
	put_time(to);
	if (!item->id || strcmp(item->key_name, "id") != 0)
		writer_value(to, item->key_name, item->key);
	if (item->place)
		writer_value(to, b->rules.resource->place, item->place);
	if (item->id)
		writer_text(to, "id", item->id);
}

static void put_row(struct batch *b, struct writer *to, const char *name,
    const struct value *row, const struct value *planned)
{
	if (row)
		b->rules.resource->record_put(to, name, row, planned);
	else
		writer_value(to, name, NULL);
}

static void put_plan(
    struct buf *lines, struct batch *b, const struct item *item)
{
	const struct record *record = item->record;
	struct writer w = {.to = lines};
	size_t start = lines->len;

	begin_line(&w, "write");
	put_item(&w, b, item, record->n);
	if (record->again)
		writer_number(&w, "again", record->again);
	writer_text(
	    &w, "action", item->op == ITEM_CREATE ? "create" : "update");
	if (item->op == ITEM_UPDATE)
		result_put_changes(&w, item->plan.changes);
	put_row(b, &w, "before", record->row, record->planned);
	writer_value(&w, "after", b->rules.resource->record_plan(b, item));
	end_line(lines, start, &w);
}

/* Items that have a plan that is not recorded. */
static size_t list_new(
    struct item *const *list, size_t count, struct item **new)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		if (item_open(list[i]) && !list[i]->plan.journaled)
			new[n++] = list[i];
	return n;
}

/* Begins the records of items that were not recorded before. */
static bool begin_records(struct batch *b, struct item *const *list, size_t n)
{
	const struct resource *r = b->rules.resource;
	const struct value **rows =
	    arena_alloc(&b->arena, size_mul(n + 1, sizeof(struct value *)));

	if (!r->record_rows(b, list, n, rows))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct record *record = list[i]->record;

		if (record) { /* of what it writes now, `before` may lack */
			record->planned = NULL;
			continue;
		}
		record = arena_alloc(&b->arena, sizeof *record);
		record->row = rows[i];
		record->planned = r->record_plan(b, list[i]);
		list[i]->record = record;
	}
	return true;
}

static bool write_plans(struct batch *b, struct item *const *list, size_t count)
{
	struct journal *j = b->journal;
	struct buf lines = {0};
	bool ok;

	pthread_mutex_lock(&j->lock);
	for (size_t i = 0; i < count; i++) {
		struct record *record = list[i]->record;

		record->again = record->n;
		record->n = ++j->plans;
		put_plan(&lines, b, list[i]);
		list[i]->plan.journaled = true;
	}
	ok = append(j, &lines, true);
	pthread_mutex_unlock(&j->lock);
	buf_release(&lines);
	return ok || fail(b);
}

bool journal_plans(struct batch *b, struct item *const *list, size_t count)
{
	struct item **new;
	size_t n;

	if (!b->journal)
		return true;
	new = arena_alloc(&b->arena, size_mul(count + 1, sizeof *new));
	n = list_new(list, count, new);
	return !n || (begin_records(b, new, n) && write_plans(b, new, n));
}

/* --- outcomes */

static const char *outcome_word(const struct item *item)
{
	if (item->op == ITEM_REJECTED)
		return "refused";
	return item->op == ITEM_UNCHANGED ? "done" : "unknown";
}

static void put_outcome(struct buf *lines, struct batch *b,
    const struct item *item, const struct value *row)
{
	const struct record *record = item->record;
	const char *word = outcome_word(item);
	struct writer w = {.to = lines};
	size_t start = lines->len;

	begin_line(&w, "outcome");
	put_item(&w, b, item, record->n);
	writer_text(&w, "outcome", word);
	if (row)
		put_row(b, &w, "after", row,
		    item->action == ITEM_CREATE ? NULL : record->planned);
	if (item->op == ITEM_REJECTED)
		result_put_error(&w, item);
	end_line(lines, start, &w);
}

/*
 * Looks up the items that were written. If that fails, what they are now is not
 * recorded; that they were written is.
 */
static const struct value **look_at_written(
    struct batch *b, struct item *const *list, size_t count)
{
	const struct value **rows =
	    arena_alloc(&b->arena, size_mul(count + 1, sizeof(struct value *)));
	const char *why = b->why;

	if (!b->failed &&
	    !b->rules.resource->record_rows(b, list, count, rows)) {
		b->failed = 0;
		b->why = why;
		memset(rows, 0, size_mul(count, sizeof(struct value *)));
	}
	return rows;
}

static bool write_outcomes(struct batch *b, struct item *const *list,
    size_t count, const struct value *const *rows)
{
	struct journal *j = b->journal;
	struct buf lines = {0};
	bool ok;

	for (size_t i = 0; i < count; i++)
		put_outcome(&lines, b, list[i],
		    list[i]->op == ITEM_UNCHANGED ? rows[i] : NULL);
	pthread_mutex_lock(&j->lock);
	ok = append(j, &lines, false);
	pthread_mutex_unlock(&j->lock);
	buf_release(&lines);
	return ok || b->failed ? !b->failed : fail(b);
}

bool journal_outcomes(struct batch *b)
{
	struct item **list;
	size_t n = 0;

	if (!b->journal)
		return true;
	list = arena_alloc(&b->arena, size_mul(b->all + 1, sizeof *list));
	for (size_t i = 0; i < b->all; i++)
		if (b->items[i].record && b->items[i].record->n)
			list[n++] = &b->items[i];
	return !n || write_outcomes(b, list, n, look_at_written(b, list, n));
}
