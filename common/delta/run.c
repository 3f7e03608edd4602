/*
 * A run: items are read, and those that have to be looked at in Medusa are
 * printed. The order matters:
 *
 * 1. The run is begun in the ledger, so that one that breaks off is known.
 * 2. Medusa is asked what others have changed, which takes its settlement.
 * 3. The --ack of this run may join it, and items are read.
 */
#include "base/err.h"
#include "base/io.h"
#include "base/out.h"
#include "delta/ask.h"
#include "delta/delta.h"
#include "delta/groups.h"
#include "delta/open.h"
#include "json/check.h"
#include "ledger/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_DEPTH = 4095 };

struct run {
	struct delta *delta;
	struct delta_filter *of;
	int edits; /* -1: there is none */
};

/* Keys are written before their items, so that ms-push finds them there. */
static void write_edits(struct run *r)
{
	struct buf *text = &r->of->filter.edited;

	if (r->edits >= 0 && !io_write(r->edits, text->data, text->len))
		die_errno("cannot write '%s'", r->of->edits);
	buf_reset(text);
}

static void end_group(void *ctx)
{
	struct run *r = ctx;

	if (!filter_end_group(&r->of->filter))
		open_die(r->delta);
	write_edits(r);
	groups_write(&r->of->filter.out);
}

static _Noreturn void refuse(struct run *r, uint64_t line, const char *why)
{
	end_group(r);
	out_close();
	die(EXIT_DATA, "line %" PRIu64 ": %s", line, why);
}

static void take_item(void *ctx, const char *line, size_t len)
{
	struct run *r = ctx;
	char wrong[CHECK_ERROR];
	const char *item;

	if (lines_blank(line, len))
		return;
	item = check_text(line, len, MAX_DEPTH, &len, wrong);
	if (!item)
		refuse(r, r->delta->lines.number, wrong);
	if (!filter_item(&r->of->filter, item, len))
		open_die(r->delta);
}

static void read_items(struct run *r)
{
	struct lines *lines = &r->delta->lines;
	const struct groups groups = {
	    lines, take_item, end_group, r, &r->of->filter.out};

	if (groups_read(&groups) == LINES_LONG)
		refuse(r, lines->number + 1, groups_too_long);
}

/* Before the programs behind it see the end of the items, so that it precedes
 * their messages. */
static void sum_up(const struct run *r, uint64_t lost)
{
	const struct filter *f = &r->of->filter;
	const uint64_t *n = f->count;

	out_flush();
	summary("%s%" PRIu64 " read, %" PRIu64 " passed on (%" PRIu64
		" new, %" PRIu64 " changed, %" PRIu64 " touched, %" PRIu64
		" to verify, %" PRIu64 " unsettled, %" PRIu64
		" refused again, %" PRIu64 " without a key), %" PRIu64
		" settled, %" PRIu64 " keys seen twice, %" PRIu64 " gone",
	    f->dry_run ? "dry run: " : "", filter_read(f), filter_passed(f),
	    n[WHY_NEW], n[WHY_CHANGED], n[WHY_TOUCHED], n[WHY_VERIFY],
	    n[WHY_UNSETTLED], n[WHY_REFUSED], n[WHY_NO_KEY], n[WHY_SETTLED],
	    f->twice, lost);
}

/* Without an error: it is locked, or its file system has no locks. */
static void lock_edits(const struct run *r, int how)
{
	if (flock(r->edits, how | LOCK_NB) != 0 && errno == EWOULDBLOCK)
		die(EXIT_AGAIN,
		    "another run uses '%s' of --edits; run this one when it "
		    "has ended, or name another file",
		    r->of->edits);
}

/* Programs that write or read the file hold a shared lock on it, so it is not
 * emptied while one does. Runs may share a device such as /dev/null. */
static void open_edits(struct run *r)
{
	const char *path = r->of->edits;
	struct stat st;

	if (!path)
		return;
	r->edits = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (r->edits < 0 || fstat(r->edits, &st) != 0)
		die_errno("cannot open '%s'", path);
	if (!S_ISREG(st.st_mode))
		return;
	lock_edits(r, LOCK_EX);
	if (ftruncate(r->edits, 0) != 0)
		die_errno("cannot empty '%s'", path);
	lock_edits(r, LOCK_SH);
}

static void run_dry(struct run *r)
{
	const struct delta_filter *of = r->of;
	struct filter *f = &r->of->filter;

	open_reader(r->delta);
	open_edits(r);
	f->ledger = r->delta->ledger;
	f->dry_run = true;
	f->run.full = !of->partial;
	f->run.turn = ledger_turns(f->ledger) + !of->partial;
	f->all |= ledger_salted(f->ledger, of->salt);
	read_items(r);
	sum_up(r, 0);
	out_close();
}

static void begin(struct run *r)
{
	struct delta *d = r->delta;
	struct filter *f = &r->of->filter;
	struct ledger_run latest;
	bool salted;

	open_run(d, &latest);
	open_edits(r);
	f->ledger = d->ledger;
	if (!ledger_begin_run(
		d->ledger, !r->of->partial, r->of->salt, &f->run, &salted))
		open_die(d);
	if (salted && ledger_numbers(d->ledger))
		warning("--salt has changed, so all items are passed on");
	if (r->of->net)
		ask_shop(d, r->of->net, r->of->edits);
	lock_ready(d->lock);
}

/* Returns how many items are gone. */
static uint64_t end(struct run *r)
{
	const struct ledger_gone all = {r->of->gone_after, true};
	struct filter *f = &r->of->filter;
	uint64_t lost, kept;

	f->run.read = filter_read(f);
	f->run.passed = filter_passed(f);
	f->run.changed = f->count[WHY_CHANGED];
	if (!ledger_end_run(f->ledger, &f->run, f->seen, f->seen_room) ||
	    !ledger_count_gone(f->ledger, &all, &lost, &kept))
		open_die(r->delta);
	return lost;
}

static void run_wet(struct run *r)
{
	uint64_t lost;

	begin(r);
	read_items(r);
	lost = end(r);
	sum_up(r, lost);
	open_close_out(r->delta);
	if (r->of->filter.run.passed)
		open_await_ack(r->delta, 0);
}

void delta_filter(struct delta *d, struct delta_filter *of)
{
	struct run r = {d, of, -1};

	if (d->dry_run)
		run_dry(&r);
	else
		run_wet(&r);
	if (r.edits >= 0 && close(r.edits) != 0)
		die_errno("cannot write '%s'", of->edits);
	filter_release(&of->filter);
}
