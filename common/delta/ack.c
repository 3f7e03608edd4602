/*
 * Receives the receipts of a run: prints each line, then tells the ledger. When
 * the ledger fails, the lines are printed all the same.
 */
#include "base/err.h"
#include "base/out.h"
#include "delta/delta.h"
#include "delta/groups.h"
#include "ledger/lock.h"
#include "ledger/receipts.h"

#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READY_PAUSE = 20 /* ms */ };

struct ack {
	struct delta *delta;
	struct receipts receipts;
	struct buf group; /* lines */
	bool failed;	  /* the ledger cannot be used any more */
};

static void fail(struct ack *a, const char *why)
{
	error("%s; the results are printed, but not remembered", why);
	a->failed = true;
}

/*
 * Waits for the filter of a run, or for input. False: the input has ended, and
 * there is no run. If ms-push fails at its start, the filter may begin only
 * after that, or is still asking Medusa.
 */
static bool await_run(const struct ack *a)
{
	struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
	const int lock = a->delta->lock;

	while (!lock_is_ready(lock)) {
		if (poll(&in, 1, READY_PAUSE) > 0) {
			if (in.revents & POLLIN)
				return true;
			in.fd = -1; /* from now on, poll only pauses */
		} else if (in.fd < 0 && !lock_has_run(lock)) {
			return false;
		}
	}
	return true;
}

/* Joins the run whose filter has begun, or else the latest one. */
static void join(struct ack *a)
{
	struct ledger *l = a->delta->ledger;
	struct ledger_run run;

	if (!await_run(a))
		return;
	if (!ledger_latest(l, &run)) {
		fail(a, ledger_error(l));
		return;
	}
	lock_join(a->delta->lock, run.number);
	if (!ledger_join_run(l, &run))
		fail(a, ledger_error(l));
}

/* Tells the ledger about a group of lines. */
static void remember(struct ack *a)
{
	const char *at = a->group.data, *end = at + a->group.len, *stop;
	struct ledger *l = a->delta->ledger;
	bool ok = ledger_begin(l, true);

	for (; ok && at < end; at = stop + 1) {
		stop = memchr(at, '\n', (size_t)(end - at));
		ok = receipts_take(&a->receipts, at, (size_t)(stop - at));
	}
	if (ok && ledger_commit(l))
		return;
	fail(a, ledger_error(l));
	ledger_rollback(l);
}

static void end_group(void *ctx)
{
	struct ack *a = ctx;

	if (a->group.len && !a->failed)
		remember(a);
	groups_write(&a->group);
}

static void take_line(void *ctx, const char *line, size_t len)
{
	struct ack *a = ctx;

	buf_put(&a->group, line, len);
	buf_putc(&a->group, '\n');
}

/* Does the map make most items new each time, although none has changed? */
static void check_map(struct ack *a)
{
	struct ledger_run run;

	if (ledger_latest(a->delta->ledger, &run) &&
	    run.changed * 2 > run.read &&
	    a->receipts.settled * 10 >= run.passed * 9)
		warning("%" PRIu64 " of %" PRIu64
			" items had changed since the last run, but were "
			"unchanged in Medusa: does the map put a time or a "
			"random text into them?",
		    run.changed, run.read);
}

static void report(struct ack *a)
{
	const struct receipts *r = &a->receipts;

	if (r->missing)
		warning("lines without a receipt: %" PRIu64 "; ms-push prints "
			"receipts with --receipts",
		    r->missing);
	if (r->unmatched)
		warning("receipts of items that were not passed on like that: "
			"%" PRIu64 "; does a filter behind ms-delta change "
			"them?",
		    r->unmatched);
	if (!a->failed)
		check_map(a);
	debug("%" PRIu64 " settled, %" PRIu64 " to be looked at again",
	    r->settled, r->open);
}

/* Without a ledger, the results are printed all the same. */
static void open_ledger(struct ack *a)
{
	struct delta *d = a->delta;
	char *why;

	d->lock = lock_open(d->path, d->resource, &why);
	if (d->lock >= 0)
		d->ledger =
		    ledger_open(d->path, d->resource, LEDGER_QUICK, &why);
	if (d->ledger) {
		a->receipts.ledger = d->ledger;
		join(a);
	} else {
		fail(a, why);
		free(why);
	}
}

int delta_ack(struct delta *d)
{
	struct ack a = {.delta = d, .receipts.stock = d->stock};
	const struct groups groups = {
	    &d->lines, take_line, end_group, &a, &a.group};

	open_ledger(&a);
	if (groups_read(&groups) == LINES_LONG)
		die(EXIT_DATA, "line %" PRIu64 ": %s", d->lines.number + 1,
		    groups_too_long);
	out_close();
	report(&a);
	receipts_release(&a.receipts);
	buf_release(&a.group);
	return a.failed ? EXIT_IO : EXIT_DONE;
}
