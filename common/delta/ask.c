/*
 * What was changed is asked for since the last run that asked, by the server's
 * clock, less an overlap: a time is taken before its transaction is committed,
 * and servers of one shop may have different clocks. What the overlap lists
 * again is known by its version. The settlement of a changed item is taken in a
 * transaction for each page, and the new time is remembered after all of them;
 * so a run that breaks off forgets no change.
 *
 * Nothing says that a database was restored from a copy, or that this is
 * another one. So the items that were changed last are looked up by their ids:
 * in another database most of them are missing, or older than they were. The
 * newest one alone says nothing, because people delete products.
 */
#include "delta/ask.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/share.h"
#include "delta/delta.h"
#include "delta/open.h"
#include "http/outcome.h"
#include "http/url.h"
#include "medusa/medusa.h"
#include "medusa/touched.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
	OVERLAP = 10 * 60, /* seconds */
	/* Of what is in Medusa: if more was changed, everything is looked at,
	   which costs less than to go on asking. */
	TOUCHED_PERCENT = 20,
};

struct asking {
	struct delta *delta;
	struct medusa *medusa;
	bool names_all; /* each item that was changed is to be known */
	struct arena arena;
	struct ledger_shop now;
	char *store;
	struct buf address;
	/* Which items were found. */
	struct ledger_newest newest[LEDGER_NEWEST];
	size_t newest_count, there;
	uint64_t count, settled; /* items that are in Medusa */
	uint64_t touched;
};

static void check(const struct medusa_answer *answer)
{
	if (answer->outcome != OUTCOME_DONE)
		die(outcome_status(answer->outcome),
		    "cannot ask Medusa what was changed: %s; --offline does "
		    "not ask",
		    answer->message);
}

/* Which shop is it, and what is its time? */
static void meet(struct asking *a)
{
	const char *id;
	struct medusa_answer answer = touched_store(a->medusa, &a->arena, &id);

	check(&answer);
	if (answer.date <= 0)
		die(EXIT_REMOTE,
		    "cannot ask Medusa what was changed: its answers have no "
		    "Date; --offline does not ask");
	a->store = id ? mem_strdup(id) : NULL;
	url_show(&a->address, getenv("MEDUSA_URL"));
	a->now = (struct ledger_shop){.store = a->store,
	    .address = a->address.data,
	    .asked = answer.date};
}

static bool is_same(const char *a, const char *b)
{
	return !a || !b || strcmp(a, b) == 0;
}

/* Counts those of the newest items that Medusa has as they were, or newer. */
static bool take_newest(void *ctx, const struct touched *list, size_t count)
{
	struct asking *a = ctx;

	for (size_t i = 0; i < count; i++)
		for (size_t n = 0; n < a->newest_count; n++)
			if (strcmp(list[i].id, a->newest[n].id) == 0)
				a->there += list[i].version &&
					    !ledger_older(list[i].version,
						a->newest[n].version);
	return true;
}

static bool is_other_database(struct asking *a)
{
	const char *ids[LEDGER_NEWEST];
	struct medusa_answer answer;

	if (!ledger_newest(a->delta->ledger, a->newest, &a->newest_count))
		open_die(a->delta);
	if (!a->newest_count)
		return false;
	for (size_t n = 0; n < a->newest_count; n++)
		ids[n] = a->newest[n].id;
	answer = touched_look_up(
	    a->medusa, &a->arena, ids, a->newest_count, take_newest, a);
	check(&answer);
	return a->there * 2 < a->newest_count;
}

/* Takes the settlement of a page. */
static bool take_touched(void *ctx, const struct touched *list, size_t count)
{
	static const struct share most = {TOUCHED_PERCENT, true};
	struct asking *a = ctx;
	struct ledger *l = a->delta->ledger;
	bool ok = ledger_begin(l, true);

	for (size_t i = 0; ok && i < count; i++)
		ok = ledger_touch(l, list[i].id,
		    list[i].deleted ? NULL : list[i].version, &a->touched);
	if (!ok || !ledger_commit(l))
		open_die(a->delta);
	return a->names_all || !share_exceeded(most, a->touched, a->count);
}

/* Returns whether more was changed than it is worth to ask for. */
static bool find_touched(struct asking *a)
{
	const struct ledger_shop before = ledger_shop(a->delta->ledger);
	const time_t since =
	    before.asked > OVERLAP ? (time_t)(before.asked - OVERLAP) : 0;
	struct medusa_answer answer;

	/* What is not settled is looked at anyway. */
	if (!(a->names_all ? a->count : a->settled))
		return false;
	answer = touched_find(a->medusa, &a->arena, since, take_touched, a);
	check(&answer);
	return !a->names_all &&
	       share_exceeded(
		   (struct share){TOUCHED_PERCENT, true}, a->touched, a->count);
}

/* Returns what the shop gives reason to doubt. */
static enum ledger_doubt doubt(struct asking *a)
{
	const struct ledger_shop before = ledger_shop(a->delta->ledger);

	if (!is_same(before.store, a->now.store)) {
		warning("this is another shop than in the last run, so all "
			"items are passed on");
		return DOUBT_ALL;
	}
	if (is_other_database(a)) {
		warning("most products that were changed last are missing in "
			"Medusa or older than they were: was its database "
			"replaced? all items are passed on");
		return DOUBT_ALL;
	}
	if (!is_same(before.address, a->now.address))
		summary("MEDUSA_URL is '%s' now, and was '%s'; the shop is "
			"the same",
		    a->now.address, before.address);
	if (!find_touched(a))
		return DOUBT_NONE;
	warning("more than %d%% of the items were changed in Medusa, so all "
		"items are passed on",
	    TOUCHED_PERCENT);
	return DOUBT_SETTLED;
}

void ask_shop(struct delta *d, const struct http_options *net, bool names_all)
{
	struct asking a = {.delta = d,
	    .medusa = medusa_open(net, GZIP_NEVER, NULL),
	    .names_all = names_all};
	enum ledger_doubt why;

	if (!ledger_count_settled(d->ledger, &a.count, &a.settled))
		open_die(d);
	meet(&a);
	why = doubt(&a);
	if (!ledger_meet(d->ledger, &a.now, why))
		open_die(d);
	debug("items changed in Medusa: %" PRIu64, a.touched);
	for (size_t n = 0; n < a.newest_count; n++) {
		free(a.newest[n].id);
		free(a.newest[n].version);
	}
	free(a.store);
	buf_release(&a.address);
	arena_release(&a.arena);
	medusa_close(a.medusa);
}
