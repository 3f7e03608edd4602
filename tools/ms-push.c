/*
 * ms-push: brings batches of items into Medusa, and writes only differences.
 *
 * A line of input is a batch. Its items are looked up together and compared
 * member by member; what is new or different is written in one request. A line
 * of output for each item says what became of it. With
 * --jobs, several batches are written at a time while the next one is looked
 * up.
 */
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/lines.h"
#include "base/opt.h"
#include "base/out.h"
#include "base/outputs.h"
#include "base/progress.h"
#include "base/report.h"
#include "base/signals.h"
#include "base/term.h"
#include "http/options.h"
#include "http/secret.h"
#include "inventory/inventory.h"
#include "medusa/medusa.h"
#include "medusa/names.h"
#include "medusa/pace.h"
#include "products/products.h"
#include "sync/pool.h"
#include "sync/rejects.h"
#include "sync/resource.h"
#include "sync/result.h"
#include "sync/tally.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] = "usage: ms-push [options]\n";
static const char help[] =
    "Upsert products or stock into Medusa at $MEDUSA_URL, with the API key in "
    "the\n"
    "file $MEDUSA_API_KEY_FILE. Each line is an item or an array of items.\n"
    "\n"
    "  -n, --dry-run             print what would change, write nothing\n"
    "      --diff, --exit-code   print a diff; exit with 2 if there are "
    "changes\n"
    "      --max-changes N|N%    stop if more items would change\n"
    "  -r, --resource products|inventory      what the items are\n"
    "      --match external_id|id|handle|sku  find products by this\n"
    "      --key MEMBER, --adopt handle|sku   name the key; take over\n"
    "      --only create|update, --initial LIST   leave products, members "
    "alone\n"
    "      --on-duplicate reject|oldest, --unknown error|drop|metadata\n"
    "      --create-missing tags,types,collections,categories\n"
    "      --prune options,variants,prices  delete what the input omits\n"
    "      --location NAME, --max-zero N|N% (50%), --floor, --ignore-missing\n"
    "  -j, --jobs N              write up to N batches at a time (1)\n"
    "      --duty PERCENT, --pace, --pace=TIME (100ms)  spare shoppers\n"
    "      --reject FILE, --receipts  rejected products; results for "
    "ms-delta\n"
    "      --metrics FILE, --gzip auto|always|never, --max-line SIZE, "
    "--progress\n" HTTP_OPT_HELP OPT_HELP;

enum {
	OPT_ADOPT = OPT_LONG,
	OPT_CREATE_MISSING,
	OPT_DIFF,
	OPT_DUTY,
	OPT_EXIT_CODE,
	OPT_FLOOR,
	OPT_GZIP,
	OPT_IGNORE_MISSING,
	OPT_INITIAL,
	OPT_KEY,
	OPT_LOCATION,
	OPT_MATCH,
	OPT_MAX_CHANGES,
	OPT_MAX_LINE,
	OPT_MAX_ZERO,
	OPT_METRICS,
	OPT_ONLY,
	OPT_ON_DUPLICATE,
	OPT_PACE,
	OPT_PROGRESS,
	OPT_PRUNE,
	OPT_RECEIPTS,
	OPT_REJECT,
	OPT_UNKNOWN,
};

static const struct option options[] = {
    {"adopt", required_argument, NULL, OPT_ADOPT},
    {"create-missing", required_argument, NULL, OPT_CREATE_MISSING},
    {"diff", no_argument, NULL, OPT_DIFF},
    {"duty", required_argument, NULL, OPT_DUTY},
    {"dry-run", no_argument, NULL, 'n'},
    {"exit-code", no_argument, NULL, OPT_EXIT_CODE},
    {"floor", no_argument, NULL, OPT_FLOOR},
    {"gzip", required_argument, NULL, OPT_GZIP},
    {"ignore-missing", no_argument, NULL, OPT_IGNORE_MISSING},
    {"initial", required_argument, NULL, OPT_INITIAL},
    {"jobs", required_argument, NULL, 'j'},
    {"key", required_argument, NULL, OPT_KEY},
    {"location", required_argument, NULL, OPT_LOCATION},
    {"match", required_argument, NULL, OPT_MATCH},
    {"max-changes", required_argument, NULL, OPT_MAX_CHANGES},
    {"max-line", required_argument, NULL, OPT_MAX_LINE},
    {"max-zero", required_argument, NULL, OPT_MAX_ZERO},
    {"metrics", required_argument, NULL, OPT_METRICS},
    {"only", required_argument, NULL, OPT_ONLY},
    {"on-duplicate", required_argument, NULL, OPT_ON_DUPLICATE},
    {"pace", optional_argument, NULL, OPT_PACE},
    {"progress", no_argument, NULL, OPT_PROGRESS},
    {"prune", required_argument, NULL, OPT_PRUNE},
    {"receipts", no_argument, NULL, OPT_RECEIPTS},
    {"reject", required_argument, NULL, OPT_REJECT},
    {"resource", required_argument, NULL, 'r'},
    {"unknown", required_argument, NULL, OPT_UNKNOWN},
    HTTP_OPT_TABLE,
    OPT_TABLE,
    {NULL, 0, NULL, 0},
};

static const struct opt_syntax syntax = {usage, "hj:nqr:vV", options, NULL};

enum {
	MAX_JOBS = 64,
	MAX_WAYS = 8,
	PACE_SLACK_MS = 100,
	MAX_ZERO_PERCENT = 50
};

/* What can be pushed: a row for each resource. The first one is the default. */
static const struct resource *const resources[] = {
    &resource_products, &resource_inventory};

enum { RESOURCES = sizeof resources / sizeof *resources };

/* Options of one resource. */
static const struct {
	int option;
	const char *name;
	const struct resource *of;
} own_options[] = {
    {OPT_ADOPT, "--adopt", &resource_products},
    {OPT_CREATE_MISSING, "--create-missing", &resource_products},
    {OPT_FLOOR, "--floor", &resource_inventory},
    {OPT_IGNORE_MISSING, "--ignore-missing", &resource_inventory},
    {OPT_INITIAL, "--initial", &resource_products},
    {OPT_KEY, "--key", &resource_products},
    {OPT_LOCATION, "--location", &resource_inventory},
    {OPT_MAX_ZERO, "--max-zero", &resource_inventory},
    {OPT_ON_DUPLICATE, "--on-duplicate", &resource_products},
    {OPT_PRUNE, "--prune", &resource_products},
    {OPT_UNKNOWN, "--unknown", &resource_products},
};

static struct http_options net = {HTTP_OPT_DEFAULTS, .buffer_max = 256 << 20};
static struct lines lines = {.fd = STDIN_FILENO, .max = 64 << 20};
static struct pool_rules rules = {
    .writes = 1,
    .create_option = "--create-missing",
};
static struct inventory_options inventory;
static struct pace_rules pace_rules;
static enum medusa_gzip gzip;
static struct pool *pool;
static bool limited; /* a dry run: a run would stop at a limit */
static bool exit_code, show, colour, progress;
static int read_error;
static const char *reject_path, *metrics_path;

/* The identity that --match or --adopt names; the resource has a list. */
static const struct identity *identity(
    const char *option, const char *word, bool adopt)
{
	const struct identity *all = rules.batch.resource->identities;
	const struct identity *may[MAX_WAYS] = {NULL};
	const char *words[MAX_WAYS + 1] = {NULL};
	size_t n = 0;

	for (size_t i = 0; i < MAX_WAYS && all[i].name; i++) {
		if (adopt && (!i || all[i].fixed))
			continue;
		may[n] = &all[i];
		words[n++] = all[i].name;
	}
	return may[opt_word(option, word, words)];
}

/* Options on how an item finds its product. */
static bool match_option(int c)
{
	switch (c) {
	case OPT_ADOPT:
		rules.batch.adopt = identity("--adopt", optarg, true);
		return true;
	case OPT_KEY:
		if (!*optarg)
			die(EXIT_USAGE,
			    "--key: the name of a member is missing");
		rules.batch.key = optarg;
		return true;
	case OPT_MATCH:
		rules.batch.match = identity("--match", optarg, false);
		return true;
	default:
		return false;
	}
}

/* Options on what is done to a product. */
static bool rule_option(int c)
{
	static const char *const duplicate[] = {"reject", "oldest", NULL};
	static const char *const unknown[] = {
	    "error", "drop", "metadata", NULL};
	static const char *const only[] = {"create", "update", NULL};
	static const char *const none[] = {NULL};
	const struct resource *r = rules.batch.resource;

	switch (c) {
	case OPT_CREATE_MISSING:
		rules.create_missing |=
		    opt_words("--create-missing", optarg, name_kinds_creatable);
		return true;
	case OPT_INITIAL:
		rules.batch.initial |= opt_words(
		    "--initial", optarg, r->initial ? r->initial : none);
		return true;
	case OPT_ONLY:
		rules.batch.only = opt_word("--only", optarg, only)
				       ? ITEM_UPDATE
				       : ITEM_CREATE;
		return true;
	case OPT_ON_DUPLICATE:
		rules.batch.oldest =
		    opt_word("--on-duplicate", optarg, duplicate);
		return true;
	case OPT_PRUNE:
		rules.batch.prune |= opt_words(
		    "--prune", optarg, r->prunable ? r->prunable : none);
		return true;
	case OPT_UNKNOWN:
		rules.batch.unknown =
		    (enum unknown_rule)opt_word("--unknown", optarg, unknown);
		return true;
	case OPT_DIFF:
		show = rules.batch.dry_run = true;
		return true;
	case 'n':
		rules.batch.dry_run = true;
		return true;
	default:
		return false;
	}
}

/* Options on the load on the server. */
static bool load_option(int c)
{
	static const char *const gzips[] = {"auto", "always", "never", NULL};

	switch (c) {
	case OPT_DUTY:
		pace_rules.duty =
		    (unsigned)opt_number("--duty", optarg, 1, 100);
		return true;
	case OPT_GZIP:
		gzip = (enum medusa_gzip)opt_word("--gzip", optarg, gzips);
		return true;
	case OPT_PACE:
		pace_rules.slack_ms =
		    optarg ? opt_duration("--pace", optarg) : PACE_SLACK_MS;
		if (!pace_rules.slack_ms)
			die(EXIT_USAGE,
			    "--pace: the time must be greater than 0");
		return true;
	case 'j':
		rules.writes =
		    (unsigned)opt_number("--jobs", optarg, 1, MAX_JOBS);
		return true;
	default:
		return false;
	}
}

/* Options on stock. */
static bool inventory_option(int c)
{
	switch (c) {
	case OPT_FLOOR:
		inventory.floor = true;
		return true;
	case OPT_IGNORE_MISSING:
		inventory.ignore_missing = true;
		return true;
	case OPT_LOCATION:
		if (!*optarg)
			die(EXIT_USAGE, "--location: the name is missing");
		inventory.location = optarg;
		return true;
	default:
		return false;
	}
}

/* Options on how much a run may change. */
static bool limit_option(int c)
{
	struct limit *l = &rules.limits[c == OPT_MAX_ZERO];

	if (c != OPT_MAX_CHANGES && c != OPT_MAX_ZERO)
		return false;
	l->kind = c == OPT_MAX_ZERO ? &inventory_limit_zero : &limit_changes;
	l->most = opt_share(l->kind->option, optarg, &l->percent);
	return true;
}

static void parse_option(int c)
{
	switch (c) {
	case OPT_EXIT_CODE:
		exit_code = true;
		break;
	case OPT_MAX_LINE:
		lines.max = opt_size("--max-line", optarg);
		break;
	case OPT_METRICS:
		metrics_path = optarg;
		break;
	case OPT_PROGRESS:
		progress = true;
		break;
	case OPT_RECEIPTS:
		rules.batch.receipts = true;
		break;
	case OPT_REJECT:
		reject_path = optarg;
		break;
	default:
		opt_common(c, usage, help);
	}
}

/* The other options depend on the resource. */
static void choose_resource(int argc, char **argv)
{
	const char *words[RESOURCES + 1] = {NULL};
	int c;

	for (size_t i = 0; i < RESOURCES; i++)
		words[i] = resources[i]->word;
	rules.batch.resource = resources[0];
	while ((c = opt_next(&syntax, argc, argv)) != -1)
		if (c == 'h' || c == 'V')
			opt_common(c, usage, help);
		else if (c == 'r')
			rules.batch.resource =
			    resources[opt_word("--resource", optarg, words)];
	optind = 0; /* getopt begins anew */
	rules.batch.key = rules.batch.resource->identities->name;
	if (rules.batch.resource != &resource_inventory)
		return;
	rules.batch.options = &inventory;
	rules.limits[1] = (struct limit){
	    &inventory_limit_zero, MAX_ZERO_PERCENT, .percent = true};
}

static void check_own(int c)
{
	for (size_t i = 0; i < sizeof own_options / sizeof *own_options; i++)
		if (own_options[i].option == c &&
		    own_options[i].of != rules.batch.resource)
			die(EXIT_USAGE, "%s is an option for %s, not for %s",
			    own_options[i].name, own_options[i].of->word,
			    rules.batch.resource->word);
}

static void parse_options(int argc, char **argv)
{
	int c;

	choose_resource(argc, argv);
	while ((c = opt_next(&syntax, argc, argv)) != -1) {
		check_own(c);
		if (!http_options_take(&net, c, optarg) && !match_option(c) &&
		    !rule_option(c) && !load_option(c) &&
		    !inventory_option(c) && !limit_option(c) && c != 'r')
			parse_option(c);
	}
	if (optind < argc)
		opt_refuse(usage, "unexpected '%s'", argv[optind]);
	outputs_check(true,
	    (const struct output[]){
		{"--reject", reject_path}, {"--metrics", metrics_path}},
	    2);
}

static void print_result(const struct item *item)
{
	static struct buf line;

	buf_reset(&line);
	if (show) {
		result_show(&line, item, colour);
		out_bytes(line.data, line.len);
		return;
	}
	result_put(&line, &rules.batch, item);
	out_line(line.data, line.len, '\n');
}

/*
 * When results can no longer be written: no further write begins; those that
 * have begun are waited for and counted. The program dies of the loss after it,
 * so an error of rejects_close would say no more.
 */
static void on_loss(void)
{
	struct pollfd p = {.fd = pool_fd(pool), .events = POLLIN};
	const struct batch *b;
	uint64_t number;

	pool_stop(pool);
	while (!pool_empty(pool)) {
		b = pool_done(pool, &number);
		if (b) {
			tally_add(b);
			pool_drop(pool);
		} else {
			poll(&p, 1, -1);
		}
	}
	(void)!rejects_close();
	report_summary("ended early: ");
}

static void keep_rejected(const struct item *item)
{
	bool kept = rejects_put(item);
	int err = errno;

	if (kept)
		return;
	on_loss();
	errno = err;
	rejects_die();
}

static void print_planned(const struct batch *b)
{
	struct buf text = {0};

	result_show_planned(&text, b->wanted.planned, colour);
	out_bytes(text.data, text.len);
	buf_release(&text);
}

static void print_results(const struct batch *b)
{
	if (show && b->wanted.planned)
		print_planned(b);
	for (size_t i = 0; i < b->count; i++) {
		const struct item *item = &b->items[i];

		if (item->action == ITEM_PENDING)
			continue;
		if (item->action == ITEM_REJECTED ||
		    item->action == ITEM_NOT_FOUND)
			keep_rejected(item);
		print_result(item);
	}
	out_flush();
	tally_add(b);
}

/* Takes the next line if it has come. Returns what was read. */
static enum lines_got take_line(void)
{
	const char *line;
	size_t len;
	enum lines_got got = lines_next(&lines, 0, &line, &len);

	if (got == LINES_ERROR)
		read_error = errno;
	if (got == LINES_ONE && !lines_blank(line, len)) {
		out_check();
		pool_take(pool, line, len, lines.number);
	}
	return got;
}

/* Waits for input, if it is wanted, or for a batch to end. */
static void wait_for(bool input)
{
	struct pollfd p[2] = {{.fd = pool_fd(pool), .events = POLLIN},
	    {.fd = lines.fd, .events = POLLIN}};

	if (!input || !lines_ready(&lines))
		poll(p, input ? 2 : 1, -1);
}

/* Prints batches that have ended, in order. Sets *status when one failed. */
static void print_done(int *status)
{
	const struct batch *b;
	uint64_t number;

	while ((b = pool_done(pool, &number))) {
		print_results(b);
		report_progress();
		/* Only the first: later ones fail for the same reason. */
		if (b->failed && *status == EXIT_DONE) {
			error("line %" PRIu64 ": %s", number, b->why);
			*status = b->failed;
		}
		if (b->limited && !limited) {
			error("line %" PRIu64 ": %s", number, b->limited);
			limited = true;
		}
		pool_drop(pool);
	}
}

/* The exit status for the end of the input. */
static int input_status(enum lines_got got)
{
	if (got == LINES_LONG) {
		error("line %" PRIu64 ": too long; --max-line raises the limit",
		    lines.number + 1);
		return EXIT_DATA;
	}
	if (got == LINES_ERROR) {
		error("cannot read standard input: %s", strerror(read_error));
		return EXIT_IO;
	}
	return EXIT_DONE;
}

/* Returns EXIT_DONE, or why it ended early, after a message. */
static int run(void)
{
	enum lines_got got = LINES_WAIT;
	int status = EXIT_DONE;
	bool input;

	for (;;) {
		print_done(&status);
		if (signals_end())
			pool_stop(pool);
		if (signals_asked())
			info("so far: %s; %.1f s", report_list(true),
			    report_seconds());
		input = (got == LINES_ONE || got == LINES_WAIT) &&
			status == EXIT_DONE && !signals_end();
		if (!input && pool_empty(pool))
			return status == EXIT_DONE ? input_status(got) : status;
		input = input && pool_room(pool);
		wait_for(input);
		if (input)
			got = take_line();
	}
}

static int exit_status(int status)
{
	if (status != EXIT_DONE)
		return status;
	if (limited)
		return EXIT_LIMIT;
	if (tally_of(ITEM_REJECTED) || tally_of(ITEM_NOT_FOUND))
		return EXIT_REJECTED;
	if (rules.batch.dry_run && exit_code &&
	    (tally_of(ITEM_CREATE) || tally_of(ITEM_UPDATE)))
		return EXIT_CHANGES;
	return EXIT_DONE;
}

static struct http_totals totals(void)
{
	return pool ? pool_totals(pool) : (struct http_totals){0};
}

static double share(void)
{
	return lines_share(&lines);
}

int main(int argc, char **argv)
{
	struct medusa *medusa;
	struct pace *pace;
	int status;

	report_begin();
	io_init();
	err_init(argv);
	secret_protect();
	parse_options(argc, argv);
	colour = term_colours(STDOUT_FILENO);
	tally_init(&(struct tally_rules){.batch = &rules.batch,
	    .prefix = "ms_push",
	    .metrics_path = metrics_path,
	    .totals = totals,
	    .share = share});
	progress_init(progress);
	pace = pace_new(&pace_rules);
	medusa = medusa_open(&net, gzip, pace);
	rejects_open(reject_path);
	pool = pool_new(medusa, &rules);
	signals_init(pool_fd(pool));
	out_on_loss(on_loss);
	status = run();
	out_close();
	if (!rejects_close())
		rejects_die();
	if (tally_adjusted())
		warning("%s: %" PRIu64, rules.batch.resource->adjusted,
		    tally_adjusted());
	report_summary(rules.batch.dry_run ? "dry run: "
		       : signals_end()	   ? "ended early: "
					   : "");
	if (signals_end())
		signals_die(signals_end());
	status = err_end(exit_status(status));
	pool_free(pool);
	medusa_close(medusa);
	pace_free(pace);
	lines_release(&lines);
	return status;
}
