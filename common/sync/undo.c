/*
 * Reading a journal from its end.
 *
 * The outcome of a plan stands behind it, so it is read first, and kept until
 * the plan is read. Between the two are lines of batches that were written at
 * the same time only, so few are kept, whatever the length of the journal.
 *
 * A plan that was replaced is left out if what was there after both is known.
 * Otherwise both may have been carried out, and are undone one after the other.
 *
 * Changes are undone newest first: if a run has written a product twice, the
 * state before the first write is reached last. So a batch ends before a second
 * plan for the same thing.
 */
#include "sync/undo.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/reverse.h"
#include "http/origin.h"
#include "http/url.h"
#include "json/value.h"
#include "sync/resource.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum {
	BATCH = 50,
	BATCH_BYTES = 4 << 20,
	LINE_MAX_BYTES = 256 << 20,
	HEAD = 4096, /* the first line is shorter */
};

/* What is known of a plan that was not read yet. */
struct known {
	char *number;
	char *outcome; /* its line; NULL: another plan replaces it */
};

struct undo_reader {
	struct reverse lines;
	off_t size;
	struct known *known; /* in the order in which they were read */
	size_t count, room;
	struct arena arena;	/* of the line that is read */
	struct buf batch, next; /* items; the one that did not fit */
	struct map ids;		/* of the batch */
	size_t items;
	uint64_t created;
	char *next_id;
	const char *why;
	int status;
	char text[256];
};

/* --- opening */

static int copy_to_file(int from)
{
	const char *dir = getenv("TMPDIR");
	struct buf path = {0};
	char data[16384];
	ssize_t n;
	int fd;

	buf_printf(&path, "%s/ms-push-XXXXXX", dir && *dir ? dir : "/tmp");
	fd = mkstemp(path.data); /* its mode is 0600 */
	if (fd < 0)
		die_errno("cannot create a temporary file '%s'", path.data);
	(void)!unlink(path.data);
	while ((n = io_read(from, data, sizeof data)) > 0)
		if (!io_write(fd, data, (size_t)n))
			die_errno("cannot write a temporary file in '%s'",
			    dir && *dir ? dir : "/tmp");
	if (n < 0)
		die_errno("cannot read standard input");
	buf_release(&path);
	return fd;
}

static _Noreturn void refuse(void)
{
	die(EXIT_DATA, "standard input is not a journal: its first line is not "
		       "that of a run");
}

/* Ids may mean other things there. */
static void check_address(const struct value *head, const char *url)
{
	const struct value *at = value_text(head, "url");
	struct buf then = {0}, now = {0};

	if (!at)
		return;
	url_show(&then, at->text);
	url_show(&now, url);
	if (!origin_same_address(then.data, now.data))
		warning("the run of this journal was at '%s', and MEDUSA_URL "
			"is '%s'",
		    then.data, now.data);
	buf_release(&then);
	buf_release(&now);
}

/* The first line says what the journal is of. */
static void check_head(int fd, const struct resource *r, const char *url)
{
	struct arena a = {0};
	char head[HEAD];
	const char *error;
	ssize_t n = pread(fd, head, sizeof head, 0);
	const char *end = n > 0 ? memchr(head, '\n', (size_t)n) : NULL;
	const struct value *line, *v, *word;

	if (n < 0)
		die_errno("cannot read standard input");
	line = end ? value_parse(&a, head, (size_t)(end - head), &error) : NULL;
	word = line && line->type == JSON_OBJECT ? value_text(line, "resource")
						 : NULL;
	if (!word || !value_is(value_get(line, "event"), "run"))
		refuse();
	v = value_get(line, "format");
	if (!v || v->len != 1 || *v->text != '1')
		die(EXIT_DATA, "the journal has a format that this ms-push "
			       "does not know; use a newer one");
	if (strcmp(word->text, r->word) != 0)
		die(EXIT_USAGE, "the journal is of %s; give --resource %s",
		    strcmp(word->text, "inventory") == 0 ? word->text
							 : "another resource",
		    strcmp(word->text, "inventory") == 0 ? word->text
							 : "products");
	check_address(line, url);
	arena_release(&a);
}

struct undo_reader *undo_open(int fd, const struct resource *r, const char *url)
{
	struct undo_reader *u = mem_alloc(sizeof *u);

	*u = (struct undo_reader){.lines = {.fd = fd, .max = LINE_MAX_BYTES}};
	if (lseek(fd, 0, SEEK_CUR) < 0)
		u->lines.fd = copy_to_file(fd);
	if (flock(u->lines.fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK)
		die(EXIT_AGAIN, "the run of this journal has not ended");
	u->size = lseek(u->lines.fd, 0, SEEK_END);
	check_head(u->lines.fd, r, url);
	return u;
}

void undo_close(struct undo_reader *u)
{
	for (size_t i = 0; i < u->count; i++) {
		free(u->known[i].number);
		free(u->known[i].outcome);
	}
	free(u->known);
	free(u->next_id);
	arena_release(&u->arena);
	buf_release(&u->batch);
	buf_release(&u->next);
	map_release(&u->ids);
	reverse_release(&u->lines);
	free(u);
}

/* --- what is known of plans */

static void know(struct undo_reader *u, const struct value *number,
    const char *line, size_t len)
{
	struct known k = {mem_strndup(number->text, number->len),
	    line ? mem_strndup(line, len) : NULL};

	if (u->count == u->room) {
		u->room = size_add(size_mul(u->room, 2), 64);
		u->known = mem_resize(u->known, u->room, sizeof *u->known);
	}
	u->known[u->count++] = k;
}

/* Takes out what is known of a plan; false: nothing is. */
static bool take_known(
    struct undo_reader *u, const struct value *number, struct known *k)
{
	for (size_t i = 0; i < u->count; i++) {
		*k = u->known[i];
		if (strlen(k->number) != number->len ||
		    memcmp(k->number, number->text, number->len) != 0)
			continue;
		u->count--;
		memmove(u->known + i, u->known + i + 1,
		    (u->count - i) * sizeof *u->known);
		free(k->number);
		return true;
	}
	*k = (struct known){NULL, NULL};
	return false;
}

/* --- batches */

static enum lines_got fail(struct undo_reader *u, int status, const char *why)
{
	u->status = status;
	u->why = why;
	return LINES_ERROR;
}

static enum lines_got fail_line(struct undo_reader *u)
{
	(void)snprintf(u->text, sizeof u->text,
	    "byte %" PRIdMAX " of the journal begins no line of one",
	    (intmax_t)u->lines.place + 1);
	return fail(u, EXIT_DATA, u->text);
}

static void put_entry(
    struct buf *to, const char *line, size_t len, const char *outcome)
{
	buf_puts(to, "{\"write\":");
	buf_put(to, line, len);
	buf_puts(to, ",\"outcome\":");
	buf_puts(to, outcome ? outcome : "null");
	buf_putc(to, '}');
}

static void begin_batch(struct undo_reader *u)
{
	buf_reset(&u->batch);
	map_release(&u->ids);
	u->items = 0;
}

static void add(struct undo_reader *u, const char *id)
{
	buf_putc(&u->batch, u->items++ ? ',' : '[');
	buf_put(&u->batch, u->next.data, u->next.len);
	map_put(&u->ids, id, strlen(id), u);
	buf_reset(&u->next);
}

static bool fits(const struct undo_reader *u, const char *id)
{
	return !u->items ||
	       (u->items < BATCH && u->batch.len + u->next.len < BATCH_BYTES &&
		   !map_get(&u->ids, id, strlen(id)));
}

/* What is written: an id, and for stock that of a location, which a run may
 * name in several ways; or for what is new, all that it is known by. */
static char *identity_of(const struct value *plan, const struct value *outcome)
{
	static const char *const names[] = {
	    "external_id", "sku", "handle", NULL};
	const struct value *id = value_text(plan, "id");
	const struct value *place =
	    value_get(value_get(plan, "after"), "location_id");
	struct buf text = {0};

	if (!id)
		id = value_text(outcome, "id");
	if (id)
		buf_put(&text, id->text, id->len);
	buf_putc(&text, '\n');
	if (place)
		value_put(&text, place);
	for (const char *const *name = names; *name && !id; name++) {
		const struct value *v = value_get(plan, *name);

		buf_putc(&text, '\n');
		if (v)
			value_put(&text, v);
	}
	return text.data;
}

/* A plan. Makes u->next of it, unless it is not to be undone. */
static bool take_plan(struct undo_reader *u, const struct value *plan,
    const char *line, size_t len)
{
	const struct value *number = value_get(plan, "n");
	const struct value *again = value_get(plan, "again");
	const struct value *outcome = NULL;
	const char *error;
	struct known k;
	bool known = take_known(u, number, &k), wanted = !known || k.outcome;

	if (k.outcome)
		outcome = value_parse(
		    &u->arena, k.outcome, strlen(k.outcome), &error);
	if (value_is(value_get(outcome, "outcome"), "refused"))
		wanted = false;
	/* What became of both together is known, or nothing. */
	if (again && (!wanted || value_get(outcome, "after")))
		know(u, again, NULL, 0);
	if (wanted) {
		put_entry(&u->next, line, len, k.outcome);
		u->next_id = identity_of(plan, outcome);
	}
	free(k.outcome);
	return wanted;
}

/* LINES_ONE: u->next was made of the line; LINES_WAIT: it is none. */
static enum lines_got take_line(
    struct undo_reader *u, const char *line, size_t len)
{
	const char *error;
	const struct value *v, *event;

	arena_reset(&u->arena);
	v = value_parse(&u->arena, line, len, &error);
	event = v && v->type == JSON_OBJECT ? value_text(v, "event") : NULL;
	if (!event)
		return fail_line(u);
	u->created += value_is(event, "created");
	if (!value_is(event, "write") && !value_is(event, "outcome"))
		return LINES_WAIT;
	if (!value_get(v, "n"))
		return fail_line(u);
	if (value_is(event, "write"))
		return take_plan(u, v, line, len) ? LINES_ONE : LINES_WAIT;
	know(u, value_get(v, "n"), line, len);
	return LINES_WAIT;
}

/* Reads lines until one makes u->next. */
static enum lines_got read_entry(struct undo_reader *u)
{
	enum lines_got got = LINES_WAIT;

	while (got == LINES_WAIT) {
		const char *line;
		size_t len;

		got = reverse_next(&u->lines, &line, &len);
		if (got == LINES_ERROR)
			return fail(u, EXIT_IO, strerror(errno));
		if (got == LINES_LONG)
			return fail(
			    u, EXIT_DATA, "a line of the journal is too long");
		if (got == LINES_ONE)
			got = take_line(u, line, len);
	}
	return got;
}

enum lines_got undo_next(struct undo_reader *u, const char **line, size_t *len)
{
	enum lines_got got = u->why ? LINES_ERROR : LINES_ONE;

	begin_batch(u);
	while (got == LINES_ONE) {
		if (!u->next_id)
			got = read_entry(u);
		if (got != LINES_ONE || !fits(u, u->next_id))
			break;
		add(u, u->next_id);
		free(u->next_id);
		u->next_id = NULL;
	}
	if (!u->items)
		return got;
	buf_putc(&u->batch, ']');
	*line = u->batch.data;
	*len = u->batch.len;
	return LINES_ONE;
}

const char *undo_why(const struct undo_reader *u, int *status)
{
	*status = u->status;
	return u->why;
}

uint64_t undo_created(const struct undo_reader *u)
{
	return u->created;
}

double undo_share(const struct undo_reader *u)
{
	return u->size > 0 ? 1 - (double)(u->lines.place) / (double)u->size
			   : -1;
}
