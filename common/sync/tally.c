#include "sync/tally.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/report.h"
#include "http/outcome.h"
#include "sync/resource.h"
#include "sync/result.h"

#include <inttypes.h>

/* Each action but ITEM_PENDING is counted. */
enum { RESULTS = ITEM_ACTIONS - ITEM_CREATE };

/* In the order of the metrics. */
enum {
	REQUESTS,
	RETRIES,
	PROBES,
	BYTES_OUT,
	BYTES_IN,
	DRY_RUN,
	ITEMS,
	COUNTERS = ITEMS + RESULTS,
};

static struct tally_rules rules;
static uint64_t done[ITEM_ACTIONS];
static uint64_t adjusted;  /* values that were replaced */
static uint64_t conflicts; /* items with parts that an undo has left */
static uint64_t set_back;  /* hand edits that were undone */

static struct report_counter counters[COUNTERS] = {
    [REQUESTS] = {.name = "requests",
	.one = "request",
	.before = "; ",
	.metric = "requests",
	.help = "Requests to Medusa."},
    [RETRIES] = {.metric = "retries", .help = "Retries of requests."},
    [PROBES] = {.metric = "probes", .help = "Probes of --pace."},
    [BYTES_OUT] = {.name = "bytes out",
	.one = "byte out",
	.before = ", ",
	.metric = "sent_bytes",
	.help = "Bytes sent."},
    [BYTES_IN] = {.name = "bytes in",
	.one = "byte in",
	.before = ", ",
	.metric = "received_bytes",
	.help = "Bytes received."},
    [DRY_RUN] = {.metric = "dry_run", .help = "1 for a dry run, 0 otherwise."},
};

/* The results of items come first; tally_init sets them. */
static const struct report_counter *shown[] = {[RESULTS] = &counters[REQUESTS],
    &counters[BYTES_OUT],
    &counters[BYTES_IN],
    NULL};

static void update(struct report_counter *list)
{
	list[DRY_RUN].number = rules.batch->dry_run;
	for (int i = 0; i < RESULTS; i++)
		list[ITEMS + i].number = done[ITEM_CREATE + i];
}

/* The threads of the batches count requests, so none may be under way. */
static void finish(struct report_counter *list)
{
	struct http_totals t = rules.totals();

	list[REQUESTS].number = t.requests;
	list[RETRIES].number = t.retries;
	list[PROBES].number = rules.probes();
	list[BYTES_OUT].number = t.bytes_out;
	list[BYTES_IN].number = t.bytes_in;
}

static struct report report = {
    .counters = counters,
    .count = COUNTERS,
    .shown = shown,
    .update = update,
    .finish = finish,
    .unit = "done",
    .timed = true,
    .hide_zero = true,
};

/* The help text of a metric, which begins with the name of the resource. */
static const char *help_of(const struct resource *r)
{
	static struct buf help;

	buf_printf(
	    &help, "%s by action, or by planned action in a dry run.", r->name);
	if (*help.data >= 'a' && *help.data <= 'z')
		*help.data = (char)(*help.data - 'a' + 'A');
	return help.data;
}

static unsigned flags_of(enum item_action action)
{
	if (action == ITEM_REJECTED)
		return REPORT_BAD;
	if (action == ITEM_NOT_FOUND)
		return REPORT_BAD | REPORT_RARE;
	return action >= ITEM_SKIPPED ? REPORT_RARE : 0;
}

void tally_init(const struct tally_rules *tally_rules)
{
	const struct resource *r = tally_rules->batch->resource;
	const char *help = help_of(r);

	rules = *tally_rules;
	for (int i = 0; i < RESULTS; i++) {
		enum item_action action = (enum item_action)(ITEM_CREATE + i);
		const char *word = rules.batch->undo && action == ITEM_UPDATE
				       ? "undone"
				       : result_words[action];

		counters[ITEMS + i] = (struct report_counter){.name = word,
		    .before = i ? ", " : "",
		    .flags = REPORT_DONE | REPORT_LIST | flags_of(action),
		    .metric = r->word,
		    .help = help,
		    .label = "action",
		    .value = word};
		shown[i] = &counters[ITEMS + i];
	}
	report.prefix = rules.prefix;
	report.share = rules.share;
	report.metrics_path = rules.metrics_path;
	report_init(&report);
}

void tally_add(const struct batch *b)
{
	for (size_t i = 0; i < b->count; i++) {
		done[b->items[i].action]++;
		adjusted += b->items[i].adjusted;
		conflicts +=
		    b->items[i].action == ITEM_UPDATE && b->items[i].conflicts;
		set_back += b->items[i].edited &&
			    (b->items[i].action == ITEM_CREATE ||
				b->items[i].action == ITEM_UPDATE);
	}
}

uint64_t tally_conflicts(void)
{
	return conflicts;
}

uint64_t tally_of(enum item_action action)
{
	return done[action];
}

/* What an undo does not do. */
static void warn_undo(uint64_t created)
{
	if (conflicts)
		warning("%s with parts that stay as they are, see `conflicts` "
			"in the results: %" PRIu64,
		    rules.batch->resource->name, conflicts);
	if (created)
		summary("what --create-missing has created stays, see "
			"`created` in the journal: %" PRIu64,
		    created);
	if (rules.batch->dry_run || !done[ITEM_UPDATE])
		return;
	summary("the next run with the same source and map makes these "
		"changes again");
	if (!rules.batch->receipts)
		warning("without --receipts for ms-delta --ack, a ledger still "
			"takes what was undone for settled");
}

static void warn_edits(void)
{
	if (set_back)
		warning("products edited in Medusa %s set back: %" PRIu64,
		    rules.batch->dry_run ? "that would be" : "and", set_back);
	if (done[ITEM_EDITED])
		warning("products edited in Medusa and left as they are: "
			"%" PRIu64,
		    done[ITEM_EDITED]);
}

void tally_warn(uint64_t created)
{
	if (adjusted)
		warning(
		    "%s: %" PRIu64, rules.batch->resource->adjusted, adjusted);
	if (rules.batch->undo)
		warn_undo(created);
	warn_edits();
}
