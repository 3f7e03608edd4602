/*
 * ms-delta: passes on the items that have to be looked at in Medusa.
 *
 * A ledger remembers what Medusa was seen to have. As a filter, ms-delta reads
 * items and prints those that the ledger does not call settled. With --ack, it
 * reads the results of ms-push, prints them all, and tells the ledger.
 *
 * The lines that one read brought are a group: what the ledger has to know of
 * them is committed, then they are written. So a crash at any moment costs a
 * look at Medusa, but no item is skipped; and no transaction is open while the
 * other end of a pipe is waited for.
 */
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "base/lines.h"
#include "base/opt.h"
#include "base/options.h"
#include "base/out.h"
#include "base/outputs.h"
#include "base/share.h"
#include "json/check.h"
#include "ledger/filter.h"
#include "ledger/ledger.h"
#include "ledger/lock.h"
#include "ledger/receipts.h"
#include "ledger/sweep.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	MAX_DEPTH = 4095,
	GROUP_LINES = 256,
	GROUP_BYTES = 1 << 20,
	/* How long the filter waits for its --ack to begin, and how often it
	   looks, in ms. */
	ACK_WAIT = 10 * 1000,
	ACK_PAUSE = 20,
	VERIFY = 7,
	/* A result has the values before and after of an item. */
	LINE = 64 << 20,
	ACK_LINE = 1 << 30,
	GONE_AFTER = 2,
	GONE_PERCENT = 10,
};

#define UNSET UINT64_MAX

static struct lines lines = {.fd = STDIN_FILENO};
static uint64_t max_line; /* 0: the default */
static const char *path, *resource = "products", *salt;
static bool ack, count, dry_run, partial, wait_for_ack = true;
static const char *gone; /* what to print of it; NULL: this is no sweep */
static struct ledger_gone gone_rules = {.after = GONE_AFTER};
static struct share max_gone = {GONE_PERCENT, true};
static uint64_t expect = 1;
static uint64_t verify = UNSET;
static struct filter filter = {.key = "external_id"};
static struct receipts receipts;
static struct ledger *ledger;

static void take_resource(const struct opt *o, const char *value)
{
	static const char *const words[] = {"products", "inventory", NULL};

	resource = words[opt_word(o->name, value, words)];
}

static void take_gone(const struct opt *o, const char *value)
{
	static const char *const words[] = {"draft", "keys", NULL};

	gone = words[opt_word(o->name, value, words)];
}

static void take_max_gone(const struct opt *o, const char *value)
{
	max_gone = opt_share(o->name, value);
}

static const struct opt list[] = {
    {"--ack", 0, NULL, "print the results of ms-push, and remember them",
	.often = true, .flag = &ack},
    {"--count", 0, NULL, "print how many items Medusa has", .flag = &count},
    {"--dry-run", 'n', NULL, "print what would be passed on, remember nothing",
	.often = true, .flag = &dry_run},
    {"--expect", 0, "N", "with --gone: the least that the last run read (1)",
	.number = &expect, .least = 1},
    {"--gone", 0, "KIND", "print what the source no longer has: draft or keys",
	.often = true, .take = take_gone},
    {"--gone-adopted", 0, NULL, "also what ms-push has not created",
	.flag = &gone_rules.adopted},
    {"--gone-after", 0, "N",
	"count an item as gone after N runs without it (2)", .often = true,
	.number = &gone_rules.after, .least = 1, .most = 1000},
    {"--key", 'k', "MEMBER", "the member that is the key (external_id)",
	.often = true, .text = &filter.key},
    {"--max-gone", 0, "N|N%",
	"with --gone draft: print nothing if more are gone",
	.take = take_max_gone},
    {"--max-line", 0, "SIZE", "fail on a longer line (64M; with --ack 1G)",
	.size = &max_line},
    {"--no-wait", 0, NULL, "do not wait for --ack at the end",
	.flag = &wait_for_ack, .off = true},
    {"--partial", 0, NULL, "the input is a part of the catalogue",
	.often = true, .flag = &partial},
    {"--resource", 'r', "NAME", "products or inventory (products)",
	.often = true, .take = take_resource},
    {"--salt", 0, "TEXT", "look at all items again when TEXT changes",
	.often = true, .text = &salt},
    {"--verify", 0, "N", "look at each item once in N runs; 0: never (7)",
	.often = true, .number = &verify, .most = 1000},
};

static const struct opts options = {
    "usage: ms-delta [-hnqVv] [-k member] [-r resource] [--gone-after count]\n"
    "                [--max-line size] [--no-wait] [--partial] [--salt text]\n"
    "                [--verify count] [--log form] ledger\n"
    "       ms-delta [-hqVv] [-r resource] [--max-line size] [--log form] "
    "--ack |\n"
    "                --count ledger\n"
    "       ms-delta [-hnqVv] [-k member] [-r resource] [--expect count]\n"
    "                [--gone-adopted] [--gone-after count] [--max-gone count]\n"
    "                [--no-wait] [--log form] --gone kind ledger\n",
    "Pass on the items that Medusa may not have as they are, one per line.\n"
    "The ledger is a file that remembers the others; it is created if it does\n"
    "not exist.\n",
    list, sizeof list / sizeof *list, NULL, NULL};

static void parse_options(int argc, char **argv)
{
	options_parse(&options, argc, argv);
	if (optind + 1 != argc)
		opt_refuse(options.usage, "%s",
		    optind < argc ? "more than one ledger is named"
				  : "no ledger is named");
	path = argv[optind];
	lines.max = max_line ? max_line : ack ? ACK_LINE : LINE;
	filter.all = !strcmp(resource, "inventory");
	if (filter.all && verify != UNSET)
		opt_refuse(options.usage,
		    "--verify cannot be used with -r inventory: all of it is "
		    "passed on, because Medusa changes stock itself");
	filter.verify = filter.all ? 0 : verify == UNSET ? VERIFY : verify;
	if (ack && (dry_run || gone))
		opt_refuse(
		    options.usage, "--ack cannot be used with -n or --gone");
	if (count && (ack || gone))
		opt_refuse(options.usage,
		    "--count cannot be used with --ack or --gone");
	if ((ack || gone || count) && (partial || salt || verify != UNSET))
		opt_refuse(options.usage,
		    "--partial, --salt and --verify are for the filter only");
	if (gone && filter.all && !strcmp(gone, "draft"))
		opt_refuse(options.usage,
		    "--gone draft cannot be used with -r inventory: stock has "
		    "no status");
}

static struct ledger *open_ledger(enum ledger_use use)
{
	char *why;
	struct ledger *l = ledger_open(path, resource, use, &why);

	if (!l)
		die(EXIT_IO, "%s", why);
	return l;
}

static int open_lock(void)
{
	char *why;
	const int lock = lock_open(path, resource, &why);

	if (lock < 0)
		die(EXIT_IO, "cannot lock the ledger: %s", why);
	return lock;
}

static _Noreturn void die_of_ledger(void)
{
	die(EXIT_IO, "%s", ledger_error(ledger));
}

/*
 * Reads all lines. `take` gets each of them, and adds what is to be written to
 * `out`; `end` ends the group of those that one read brought. Returns how the
 * input ended.
 */
static enum lines_got read_groups(void (*take)(const char *line, size_t len),
    const struct buf *out, void (*end)(void))
{
	enum lines_got got;
	const char *line;
	size_t len, group = 0;

	while ((got = lines_next(&lines, -1, &line, &len)) == LINES_ONE) {
		take(line, len);
		if (++group < GROUP_LINES && out->len < GROUP_BYTES &&
		    lines_ready(&lines))
			continue;
		end();
		group = 0;
	}
	end();
	if (got == LINES_ERROR)
		die_errno("cannot read standard input");
	return got;
}

static void write_group(struct buf *out)
{
	if (out->len)
		out_bytes(out->data, out->len);
	buf_reset(out);
}

static const char too_long[] = "too long; --max-line raises the limit";

/* --- filter */

static void end_items(void)
{
	if (!filter_end_group(&filter))
		die_of_ledger();
	write_group(&filter.out);
}

static _Noreturn void refuse(uint64_t line, const char *why)
{
	end_items();
	out_close();
	die(EXIT_DATA, "line %" PRIu64 ": %s", line, why);
}

static void take_item(const char *line, size_t len)
{
	char wrong[CHECK_ERROR];
	const char *item;

	if (lines_blank(line, len))
		return;
	item = check_text(line, len, MAX_DEPTH, &len, wrong);
	if (!item)
		refuse(lines.number, wrong);
	if (!filter_item(&filter, item, len))
		die_of_ledger();
}

static void read_items(void)
{
	if (read_groups(take_item, &filter.out, end_items) == LINES_LONG)
		refuse(lines.number + 1, too_long);
}

static void sum_up(uint64_t lost)
{
	const uint64_t *n = filter.count;

	summary("%s%" PRIu64 " read, %" PRIu64 " passed on (%" PRIu64
		" new, %" PRIu64 " changed, %" PRIu64 " to verify, %" PRIu64
		" unsettled, %" PRIu64 " refused again, %" PRIu64
		" without a key), %" PRIu64 " settled, %" PRIu64
		" keys seen twice, %" PRIu64 " gone",
	    dry_run ? "dry run: " : "", filter_read(&filter),
	    filter_passed(&filter), n[WHY_NEW], n[WHY_CHANGED], n[WHY_VERIFY],
	    n[WHY_UNSETTLED], n[WHY_REFUSED], n[WHY_NO_KEY], n[WHY_SETTLED],
	    filter.twice, lost);
}

static void filter_dry(void)
{
	filter.ledger = ledger = open_ledger(LEDGER_READ);
	filter.dry_run = true;
	filter.run.full = !partial;
	filter.run.turn = ledger_turns(ledger) + !partial;
	filter.all |= ledger_salted(ledger, salt);
	read_items();
	out_close();
	sum_up(0);
}

/* Takes the lock of a run, and opens the ledger. *latest: the run before. */
static void lock_ledger(int lock, struct ledger_run *latest)
{
	if (!lock_run(lock))
		die(EXIT_AGAIN,
		    "another run is at work with the ledger '%s'; run this "
		    "one when it has ended",
		    path);
	ledger = open_ledger(LEDGER_DURABLE);
	if (!ledger_latest(ledger, latest))
		die_of_ledger();
	if (lock_has_acks(lock, latest->number))
		die(EXIT_AGAIN,
		    "ms-delta --ack of an earlier run is still at work with "
		    "the ledger '%s'; run this one when it has ended",
		    path);
}

static void begin_run(int lock)
{
	struct ledger_run latest;
	bool salted;

	lock_ledger(lock, &latest);
	filter.ledger = ledger;
	if (!ledger_begin_run(ledger, !partial, salt, &filter.run, &salted))
		die_of_ledger();
	if (salted && ledger_numbers(ledger))
		warning("--salt has changed, so all items are passed on");
	lock_ready(lock);
}

/* Can an --ack be at the other end of stdout? */
static bool is_pipe(void)
{
	struct stat st;

	return fstat(STDOUT_FILENO, &st) == 0 &&
	       (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode));
}

/* Waits until the --ack of this run has begun, as more than `before`, and until
   it has ended. */
static void await_ack(int lock, uint64_t before)
{
	const long long due = clock_ms() + ACK_WAIT;
	struct ledger_run run;

	do {
		if (!ledger_latest(ledger, &run))
			die_of_ledger();
		if (run.acks > before) {
			lock_wait(lock, run.number);
			return;
		}
		clock_sleep(ACK_PAUSE);
	} while (clock_ms() < due);
	warning("no ms-delta --ack has begun, so nothing is settled; with "
		"--no-wait, its results may come later");
}

static void filter_input(void)
{
	const int lock = open_lock();
	const bool wait = wait_for_ack && is_pipe();
	const struct ledger_gone all = {gone_rules.after, true};
	uint64_t lost, kept;

	begin_run(lock);
	read_items();
	filter.run.read = filter_read(&filter);
	filter.run.passed = filter_passed(&filter);
	filter.run.changed = filter.count[WHY_CHANGED];
	if (!ledger_end_run(
		ledger, &filter.run, filter.seen, filter.seen_room) ||
	    !ledger_count_gone(ledger, &all, &lost, &kept))
		die_of_ledger();
	out_close();
	sum_up(lost);
	if (wait && filter.run.passed)
		await_ack(lock, 0);
	(void)close(lock);
}

/* --- receipts */

static bool failed; /* the ledger cannot be used any more */

static void fail(const char *why)
{
	error("%s; the results are printed, but not remembered", why);
	failed = true;
}

/* Joins the run whose filter has begun, or else the latest one. */
static void join(int lock)
{
	struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
	struct ledger_run run;

	while (!lock_is_ready(lock))
		if (poll(&in, 1, ACK_PAUSE) > 0)
			break;
	if (!ledger_latest(ledger, &run)) {
		fail(ledger_error(ledger));
		return;
	}
	lock_join(lock, run.number);
	if (!ledger_join_run(ledger, &run))
		fail(ledger_error(ledger));
}

static struct buf results; /* a group of them */

/* Tells the ledger about a group of lines. */
static void remember(void)
{
	const char *at = results.data, *end = at + results.len, *stop;
	bool ok = ledger_begin(ledger, true);

	for (; ok && at < end; at = stop + 1) {
		stop = memchr(at, '\n', (size_t)(end - at));
		ok = receipts_take(&receipts, at, (size_t)(stop - at));
	}
	if (ok && ledger_commit(ledger))
		return;
	fail(ledger_error(ledger));
	ledger_rollback(ledger);
}

static void end_results(void)
{
	if (results.len && !failed)
		remember();
	write_group(&results);
}

static void take_result(const char *line, size_t len)
{
	buf_put(&results, line, len);
	buf_putc(&results, '\n');
}

static void read_results(void)
{
	if (read_groups(take_result, &results, end_results) == LINES_LONG)
		die(EXIT_DATA, "line %" PRIu64 ": %s", lines.number + 1,
		    too_long);
	buf_release(&results);
}

/* Does the map make most items new each time, although none has changed? */
static void check_map(void)
{
	struct ledger_run run;

	if (ledger_latest(ledger, &run) && run.changed * 2 > run.read &&
	    receipts.settled * 10 >= run.passed * 9)
		warning("%" PRIu64 " of %" PRIu64
			" items had changed since the last run, but were "
			"unchanged in Medusa: does the map put a time or a "
			"random text into them?",
		    run.changed, run.read);
}

static void report_receipts(void)
{
	const struct receipts *r = &receipts;

	if (r->missing)
		warning("%" PRIu64 " lines have no receipt; ms-push prints "
			"receipts with --receipts",
		    r->missing);
	if (r->unmatched)
		warning("%" PRIu64 " receipts are of items that were not "
			"passed on like that: does a filter behind ms-delta "
			"change them?",
		    r->unmatched);
	if (!failed)
		check_map();
	debug("%" PRIu64 " settled, %" PRIu64 " to be looked at again",
	    r->settled, r->open);
}

/* Without a ledger, the results are printed all the same. */
static int open_for_receipts(void)
{
	char *why;
	const int lock = lock_open(path, resource, &why);

	if (lock >= 0)
		ledger = ledger_open(path, resource, LEDGER_QUICK, &why);
	if (ledger) {
		receipts.ledger = ledger;
		join(lock);
	} else {
		fail(why);
		free(why);
	}
	return lock;
}

static int receive(void)
{
	const int lock = open_for_receipts();

	read_results();
	out_close();
	report_receipts();
	receipts_release(&receipts);
	(void)close(lock);
	return failed ? EXIT_IO : EXIT_DONE;
}

/* --- what is gone */

/* Ends with a status of its own if the last run says too little. */
static void check_run(void)
{
	struct ledger_run run;

	if (!ledger_latest_full(ledger, &run))
		die_of_ledger();
	if (!run.ended)
		die(EXIT_LIMIT, "stopped: %s; nothing is printed",
		    run.number ? "the last run did not reach its end"
			       : "the ledger has no full run");
	if (run.read < expect)
		die(EXIT_LIMIT,
		    "stopped: the last run read %" PRIu64
		    " items, and --expect is %" PRIu64 "; nothing is printed",
		    run.read, expect);
}

static void check_gone(void)
{
	uint64_t lost, kept;

	if (!ledger_count_gone(ledger, &gone_rules, &lost, &kept))
		die_of_ledger();
	if (share_exceeded(max_gone, lost, kept))
		die(EXIT_LIMIT,
		    "stopped: %" PRIu64 " of %" PRIu64
		    " items are gone, and --max-gone %" PRIu64
		    "%s allows %" PRIu64 "; nothing is printed",
		    lost, kept, max_gone.most, max_gone.percent ? "%" : "",
		    share_of(max_gone, kept));
}

static void print_swept(struct sweep *s)
{
	while (!s->done) {
		if (!sweep_group(s))
			die_of_ledger();
		write_group(&s->out);
	}
	out_close();
	if (s->odd)
		warning("%" PRIu64 " keys with a newline are left out", s->odd);
	summary("%" PRIu64 " gone, %" PRIu64 " back", s->left, s->back);
}

/* Only looks at the ledger. */
static void sweep_dry(struct sweep *s)
{
	s->ledger = ledger = open_ledger(LEDGER_READ);
	check_run();
	if (!s->keys)
		check_gone();
	print_swept(s);
}

/* Is a run by itself: no other one may begin while its lines are at work. */
static void sweep(struct sweep *s)
{
	const int lock = open_lock();
	const bool wait = wait_for_ack && is_pipe();
	struct ledger_run latest;

	lock_ledger(lock, &latest);
	s->ledger = ledger;
	check_run();
	check_gone();
	lock_ready(lock);
	print_swept(s);
	if (wait && s->left + s->back)
		await_ack(lock, latest.acks);
	(void)close(lock);
}

static void sweep_gone(void)
{
	struct sweep s = {.gone = gone_rules,
	    .member = filter.key,
	    .keys = !strcmp(gone, "keys"),
	    .dry_run = dry_run};

	if (dry_run || s.keys)
		sweep_dry(&s);
	else
		sweep(&s);
	sweep_release(&s);
}

static void print_count(void)
{
	uint64_t lost, kept;
	char text[24];

	ledger = open_ledger(LEDGER_READ);
	if (!ledger_count_gone(ledger, &gone_rules, &lost, &kept))
		die_of_ledger();
	out_line(text, (size_t)sprintf(text, "%" PRIu64, kept), '\n');
	out_close();
}

int main(int argc, char **argv)
{
	int status = EXIT_DONE;

	io_init();
	err_init(argv);
	parse_options(argc, argv);
	outputs_check(!gone && !count, &(struct output){"the ledger", path}, 1);
	if (ack)
		status = receive();
	else if (gone)
		sweep_gone();
	else if (count)
		print_count();
	else if (dry_run)
		filter_dry();
	else
		filter_input();
	filter_release(&filter);
	if (ledger)
		ledger_close(ledger);
	lines_release(&lines);
	return status;
}
