/*
 * In: a file with the value of the last run, and the values of all items of
 * this one. Out: {since}, and the greatest value in a new file, FILE.next. The
 * caller moves it to FILE when what reads the pages has succeeded, too. Until
 * then, the same changes come again.
 *
 * How the values compare shows only when all have come: so the greatest of each
 * kind is kept, and the kind that most values have counts. If that is
 * GREATEST_TEXT, all strings are texts, also those that look like a number, as
 * a hexadecimal id may.
 *
 * A value from the future would hide all changes until then, so it is never
 * kept. The clock of the source may be wrong, and without a zone it may be that
 * of any place, so the future begins in a day.
 */
#include "fetch/since.h"

#include "base/err.h"
#include "base/hide.h"
#include "base/io.h"
#include "base/plural.h"
#include "base/replace.h"
#include "fetch/doubt.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { SHOWN = 81 };

static const char *const names[GREATEST_KINDS] = {
    [GREATEST_ZONED] = "times with a zone",
    [GREATEST_LOCAL] = "times without a zone",
    [GREATEST_NUMBER] = "numbers",
    [GREATEST_TEXT] = "texts",
};

/* --- the file of the last run */

static void read_all(struct buf *to, int fd, const char *file)
{
	ssize_t n;

	do {
		n = io_read(
		    fd, buf_room(to, GREATEST_LONGEST), GREATEST_LONGEST);
		if (n < 0)
			die_errno("cannot read '%s'", file);
		buf_grow(to, (size_t)n);
	} while (n > 0 && to->len <= GREATEST_LONGEST + 2);
}

/* Removes one line end. */
static void trim(struct buf *text)
{
	for (const char *end = "\n\r"; *end; end++)
		if (text->len && text->data[text->len - 1] == *end)
			text->data[--text->len] = '\0';
}

/* Reads the file if there is one. */
static void read_last(struct since *s)
{
	int fd = open(s->file, O_RDONLY | O_CLOEXEC);
	const char *wrong;

	if (fd < 0 && errno == ENOENT)
		return;
	if (fd < 0)
		die_errno("cannot open '%s'", s->file);
	read_all(&s->last, fd, s->file);
	close(fd);
	trim(&s->last);
	wrong = greatest_refuses(s->last.data, s->last.len);
	if (wrong)
		die(EXIT_DATA,
		    "--since: '%s' %s; write the bare value into it, or remove "
		    "it to begin anew",
		    s->file, wrong);
}

static const char *quoted(char room[SHOWN], const struct buf *text)
{
	return hide_quote(room, SHOWN, text->data, text->len);
}

/* The value of the file, less the overlap. */
static void set_value(struct since *s)
{
	struct moment m;
	const enum greatest_kind kind =
	    greatest_kind_of(s->last.data, s->last.len, &m);
	char shown[SHOWN];

	if (greatest_is_ahead(kind, &m))
		die(EXIT_DATA,
		    "--since: '%s' has '%s', a time in the future; changes "
		    "until then would not come: correct or remove it",
		    s->file, quoted(shown, &s->last));
	if (!s->overlap_ms) {
		buf_puts(&s->value, s->last.data);
		return;
	}
	if (!greatest_is_time(kind))
		die(EXIT_DATA,
		    "--since-overlap is for times, but '%s' has '%s'", s->file,
		    quoted(shown, &s->last));
	moment_put_earlier(&s->value, s->last.data, s->last.len, s->overlap_ms);
}

const char *since_read(struct since *s)
{
	const char *wrong =
	    s->first ? greatest_refuses(s->first, strlen(s->first)) : NULL;

	if (wrong)
		die(EXIT_USAGE, "--since-first: the value %s", wrong);
	read_last(s);
	if (!s->last.len)
		return s->first;
	set_value(s);
	return s->value.data;
}

const char *since_next(struct since *s)
{
	if (s->file && !s->next.len)
		buf_printf(&s->next, "%s.next", s->file);
	return s->next.data;
}

void since_begin(struct since *s)
{
	if (unlink(since_next(s)) < 0 && errno != ENOENT)
		die_errno("cannot remove '%s' of an earlier run", s->next.data);
}

void since_take(struct since *s, const struct greatest *page)
{
	greatest_merge(&s->values, page);
}

void since_release(struct since *s)
{
	buf_release(&s->last);
	buf_release(&s->value);
	buf_release(&s->next);
	greatest_release(&s->values);
}

/* --- the file for the next run */

/* The kind that most values have; GREATEST_KINDS: there are none. */
static enum greatest_kind main_kind(const struct greatest *v)
{
	enum greatest_kind kind = GREATEST_KINDS;
	uint64_t most = 0;

	for (int i = 0; i < GREATEST_KINDS; i++)
		if (v->count[i] > most) {
			kind = (enum greatest_kind)i;
			most = v->count[i];
		}
	return kind;
}

/* Can no value be written, because of its kind? Says why. */
static bool is_wrong(const struct since *s, enum greatest_kind kind)
{
	struct moment m;
	const struct buf *sample = &s->values.most[kind].text;
	char last[SHOWN], shown[SHOWN];

	if (s->last.len && kind != GREATEST_TEXT &&
	    greatest_kind_of(s->last.data, s->last.len, &m) != kind) {
		error("--since: '%s' has '%s', but the values at --since-path "
		      "are %s, such as '%s', so they cannot be compared; '%s' "
		      "is not written",
		    s->file, quoted(last, &s->last), names[kind],
		    quoted(shown, sample), s->next.data);
		return true;
	}
	if (s->overlap_ms && !greatest_is_time(kind)) {
		error("--since-overlap is for times, but the values at "
		      "--since-path are %s, such as '%s'; '%s' is not written",
		    names[kind], quoted(shown, sample), s->next.data);
		return true;
	}
	return false;
}

/*
 * How many values cannot be compared with those of this kind. *other is one of
 * them, NULL if none of them is a value at all.
 */
static uint64_t count_others(
    const struct greatest *v, enum greatest_kind kind, const struct buf **other)
{
	uint64_t others = v->odd;

	*other = NULL;
	for (int i = 0; i < GREATEST_KINDS; i++) {
		const uint64_t n = kind != GREATEST_TEXT  ? v->count[i]
				   : i == GREATEST_NUMBER ? v->numbers
							  : 0;

		if ((enum greatest_kind)i == kind || !n)
			continue;
		others += n;
		*other = &v->most[i].text;
	}
	return others;
}

/* Tells of values that could not be compared with the others. */
static void tell_others(
    const struct greatest *v, enum greatest_kind kind, struct doubts *d)
{
	const struct buf *other;
	const uint64_t others = count_others(v, kind, &other);
	char shown[SHOWN] = "";

	if (!others)
		return;
	if (other)
		quoted(shown, other);
	doubt(d, EXIT_REMOTE,
	    "--since-path: %" PRIu64
	    " value%s%s%s%s left out, because the others are %s",
	    others, plural(others), *shown ? ", such as '" : "", shown,
	    *shown ? "'," : "", names[kind]);
}

static void tell_ahead(const struct greatest *v)
{
	char shown[SHOWN];

	if (v->ahead)
		warning("--since-path: %" PRIu64
			" time%s in the future left out, "
			"such as '%s'",
		    v->ahead, plural(v->ahead), quoted(shown, &v->ahead_text));
}

static int write_next(const struct since *s, const struct buf *value)
{
	struct buf line = {0};
	bool ok;

	buf_printf(&line, "%s\n", value->data);
	ok = replace_file(s->next.data, &line, true);
	buf_release(&line);
	return ok ? EXIT_DONE : EXIT_IO;
}

/* No item had a value: that of the last run stays. */
static int keep_last(const struct since *s)
{
	if (s->values.odd) {
		error("--since-path: no value is a text of at most %d bytes or "
		      "a number; '%s' is not written",
		    GREATEST_LONGEST, s->next.data);
		return EXIT_DATA;
	}
	if (s->last.len)
		return write_next(s, &s->last);
	warning(
	    "--since: no value has come, so '%s' is not written", s->next.data);
	return EXIT_DONE;
}

int since_end(const struct since *s, bool strict)
{
	const struct greatest *v = &s->values;
	const enum greatest_kind kind = main_kind(v);
	struct doubts doubts = {.strict = strict};
	const struct greatest_one *all;
	struct greatest_one most = {0};
	struct moment m = {0};
	int status;

	tell_ahead(v);
	if (kind == GREATEST_KINDS)
		return keep_last(s);
	if (is_wrong(s, kind))
		return EXIT_DATA;
	tell_others(v, kind, &doubts);
	if (doubts.status)
		return doubts.status;
	all = kind == GREATEST_TEXT ? &v->string : &v->most[kind];
	greatest_raise(
	    &most, kind, all->text.data, all->text.len, &all->moment);
	if (s->last.len) {
		(void)greatest_kind_of(s->last.data, s->last.len, &m);
		greatest_raise(&most, kind, s->last.data, s->last.len, &m);
	}
	status = write_next(s, &most.text);
	buf_release(&most.text);
	return status;
}
