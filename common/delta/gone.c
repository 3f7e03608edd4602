/*
 * Prints what the source no longer has. A run that did not reach its end, or
 * that saw too little, says nothing about it.
 */
#include "base/err.h"
#include "base/out.h"
#include "base/plural.h"
#include "delta/delta.h"
#include "delta/groups.h"
#include "delta/open.h"
#include "ledger/lock.h"
#include "ledger/sweep.h"

#include <inttypes.h>
#include <stdio.h>

/* Ends with a status of its own if the last run says too little. */
static void check_run(const struct delta *d, uint64_t expect)
{
	struct ledger_run run;

	if (!ledger_latest_full(d->ledger, &run))
		open_die(d);
	if (!run.ended)
		die(EXIT_LIMIT, "stopped: %s; nothing is printed",
		    run.number ? "the last run did not reach its end"
			       : "the ledger has no full run");
	if (run.read < expect)
		die(EXIT_LIMIT,
		    "stopped: the last run read %" PRIu64
		    " item%s, and --expect is %" PRIu64 "; nothing is printed",
		    run.read, plural(run.read), expect);
}

static void check_gone(const struct delta *d, const struct delta_gone *g)
{
	uint64_t lost, kept;

	if (!ledger_count_gone(d->ledger, &g->rules, &lost, &kept))
		open_die(d);
	if (share_exceeded(g->most, lost, kept))
		die(EXIT_LIMIT,
		    "stopped: %" PRIu64 " of %" PRIu64
		    " items are gone, and --max-gone %" PRIu64
		    "%s allows %" PRIu64 "; nothing is printed",
		    lost, kept, g->most.most, g->most.percent ? "%" : "",
		    share_of(g->most, kept));
}

static void print(struct delta *d, struct sweep *s)
{
	while (!s->done) {
		if (!sweep_group(s))
			open_die(d);
		groups_write(&s->out);
	}
	out_flush();
	if (s->odd)
		warning("left out, because of a newline in the key: %" PRIu64,
		    s->odd);
	summary("%" PRIu64 " gone, %" PRIu64 " back", s->left, s->back);
	open_close_out(d);
}

/* Only looks at the ledger. */
static void look(struct delta *d, const struct delta_gone *g, struct sweep *s)
{
	open_reader(d);
	s->ledger = d->ledger;
	check_run(d, g->expect);
	if (s->kind != SWEEP_KEYS)
		check_gone(d, g);
	print(d, s);
}

/* Is a run by itself: no other one may begin while its lines are at work. */
static void sweep(struct delta *d, const struct delta_gone *g, struct sweep *s)
{
	struct ledger_run latest;

	open_run(d, &latest);
	s->ledger = d->ledger;
	check_run(d, g->expect);
	check_gone(d, g);
	lock_ready(d->lock);
	print(d, s);
	if (s->left + s->back)
		open_await_ack(d, latest.acks);
}

void delta_gone(struct delta *d, const struct delta_gone *g)
{
	struct sweep s = {.gone = g->rules,
	    .member = g->member,
	    .kind = g->kind,
	    .dry_run = d->dry_run};

	if (d->dry_run || s.kind == SWEEP_KEYS)
		look(d, g, &s);
	else
		sweep(d, g, &s);
	sweep_release(&s);
}

void delta_count(struct delta *d, const struct delta_gone *g)
{
	uint64_t lost, kept;
	char text[24];

	open_reader(d);
	if (!ledger_count_gone(d->ledger, &g->rules, &lost, &kept))
		open_die(d);
	out_line(text, (size_t)sprintf(text, "%" PRIu64, kept), '\n');
	out_close();
}
