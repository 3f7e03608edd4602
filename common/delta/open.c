#include "delta/open.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/out.h"
#include "delta/delta.h"
#include "ledger/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#define OUT_PATH "/proc/self/fd/1" /* see proc(5) */

enum {
	/* How long a run waits for its --ack to begin, and how often it looks,
	   in ms. */
	ACK_WAIT = 10 * 1000,
	ACK_PAUSE = 20,
	PIPE_WAIT = 5 * 1000, /* until nobody else has the pipe open */
};

_Noreturn void open_die(const struct delta *d)
{
	die(EXIT_IO, "%s", ledger_error(d->ledger));
}

static void open_ledger(struct delta *d, enum ledger_use use)
{
	char *why;

	d->ledger = ledger_open(d->path, d->resource, use, &why);
	if (!d->ledger)
		die(EXIT_IO, "%s", why);
}

void open_reader(struct delta *d)
{
	open_ledger(d, LEDGER_READ);
}

void open_run(struct delta *d, struct ledger_run *latest)
{
	char *why;

	d->lock = lock_open(d->path, d->resource, &why);
	if (d->lock < 0)
		die(EXIT_IO, "cannot lock the ledger: %s", why);
	if (!lock_run(d->lock))
		die(EXIT_AGAIN,
		    "another run is at work with the ledger '%s'; run this "
		    "one when it has ended",
		    d->path);
	open_ledger(d, LEDGER_DURABLE);
	if (!ledger_latest(d->ledger, latest))
		open_die(d);
	if (lock_has_acks(d->lock, latest->number))
		die(EXIT_AGAIN,
		    "ms-delta --ack of an earlier run is still at work with "
		    "the ledger '%s'; run this one when it has ended",
		    d->path);
}

void open_close_out(struct delta *d)
{
	struct stat st;

	d->has_ack = d->wait && fstat(STDOUT_FILENO, &st) == 0 &&
		     (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode));
	out_flush();
	if (d->has_ack)
		d->pipe = open(OUT_PATH, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	out_close();
}

/*
 * Has no other process the pipe open, such as time(1) or a subshell that waits
 * for this one? It would never end for those who read it. Right after the
 * start, a shell has it open for a moment.
 */
static bool has_ended(const struct delta *d)
{
	struct pollfd end = {.fd = d->pipe};
	int got;

	if (d->pipe < 0)
		return true;
	do
		got = poll(&end, 1, PIPE_WAIT);
	while (got < 0 && errno == EINTR);
	return got != 0;
}

static void await(struct delta *d, uint64_t before)
{
	const long long due = clock_ms() + ACK_WAIT;
	struct ledger_run run;

	do {
		if (!ledger_latest(d->ledger, &run))
			open_die(d);
		if (run.acks > before) {
			lock_wait(d->lock, run.number);
			return;
		}
		clock_sleep(ACK_PAUSE);
	} while (clock_ms() < due);
	warning("no ms-delta --ack has begun, so nothing is settled; with "
		"--no-wait, its results may come later");
}

void open_await_ack(struct delta *d, uint64_t before)
{
	if (!d->has_ack)
		return;
	if (has_ended(d))
		await(d, before);
	else
		warning("cannot wait for --ack: another process, such as "
			"timeout(1) or a subshell around ms-delta, has its "
			"standard output open, too; run ms-delta without it, "
			"or with --no-wait");
}

void delta_release(struct delta *d)
{
	if (d->pipe >= 0)
		(void)close(d->pipe);
	if (d->lock >= 0)
		(void)close(d->lock);
	if (d->ledger)
		ledger_close(d->ledger);
	lines_release(&d->lines);
}
