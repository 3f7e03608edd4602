/*
 * ms-push: brings batches of items into Medusa, and writes only differences.
 *
 * A line of input is a batch. Its items are looked up together and compared
 * member by member; what is new or different is written in one request. A line
 * of output for each item says what became of it. With --jobs, several batches
 * are written at a time while the next one is looked up.
 */
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/opt.h"
#include "base/options.h"
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
#include "sync/edited.h"
#include "sync/input.h"
#include "sync/journal.h"
#include "sync/pool.h"
#include "sync/rejects.h"
#include "sync/resource.h"
#include "sync/result.h"
#include "sync/tally.h"

#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

enum { MAX_JOBS = 64, MAX_WAYS = 8, PACE_SLACK_MS = 15, MAX_ZERO_PERCENT = 50 };

/* What can be pushed: a row for each resource. The first one is the default. */
static const struct resource *const resources[] = {
    &resource_products, &resource_inventory};

enum { RESOURCES = sizeof resources / sizeof *resources };

/* What the options set. */
static struct http_options net = {HTTP_OPT_DEFAULTS, .buffer_max = 256 << 20};
static struct pool_rules rules = {.create_option = "--create-missing"};
static struct inventory_options inventory;
static struct pace_rules pace_rules;
static enum medusa_gzip gzip;
static bool exit_code, show, progress;
static uint64_t jobs = 1, duty, line_max = 64 << 20;
/* Values that depend on the resource, or are checked after the last option. */
static const struct resource *resource;
static const char *match_word, *duplicate_word, *unknown_word, *created_word;
static const char *reject_path, *metrics_path, *journal_file, *edited_path;

/* The run. */
static struct input *input;
static struct pace *pace;
static struct pool *pool;
static bool colour;  /* for results that people read */
static bool limited; /* a dry run: a run would stop at a limit */

/* --- options */

/* The identity that --match or --adopt names; the resource has a list. */
static const struct identity *identity(
    const struct resource *r, const char *option, const char *word, bool adopt)
{
	const char *words[MAX_WAYS + 1] = {NULL};
	size_t n = 0;

	for (const struct identity *i = r->identities; i->name; i++)
		if (n < MAX_WAYS &&
		    !(adopt && (i == r->identities || i->fixed)))
			words[n++] = i->name;
	return resource_identity(r, words[opt_word(option, word, words)]);
}

static void take_adopt(const struct opt *o, const char *value)
{
	rules.batch.adopt = identity(&resource_products, o->name, value, true);
}

enum { CREATE_MISSING, INITIAL, PRUNE };

/* Lists of words; each adds to those before. */
static void take_words(const struct opt *o, const char *value)
{
	const struct resource *r = &resource_products;
	const struct {
		unsigned *bits;
		const char *const *words;
	} of[] = {
	    [CREATE_MISSING] = {&rules.create_missing, name_kinds_creatable},
	    [INITIAL] = {&rules.batch.initial, r->initial},
	    [PRUNE] = {&rules.batch.prune, r->prunable}};

	*of[o->which].bits |= opt_words(o->name, value, of[o->which].words);
}

static void take_diff(const struct opt *o, const char *value)
{
	(void)o, (void)value;
	show = rules.batch.dry_run = true;
}

static void take_gzip(const struct opt *o, const char *value)
{
	static const char *const words[] = {"auto", "always", "never", NULL};

	gzip = (enum medusa_gzip)opt_word(o->name, value, words);
}

enum { CHANGES, ZERO };

static void take_limit(const struct opt *o, const char *value)
{
	struct limit *l = &rules.limits[o->which];

	l->kind = o->which == ZERO ? &inventory_limit_zero : &limit_changes;
	l->share = opt_share(o->name, value);
}

static void take_name(const struct opt *o, const char *value)
{
	if (!*value)
		die(EXIT_USAGE, "%s: the name%s is missing", o->name,
		    o->which == 'k' ? " of a member" : "");
	*(o->which == 'k' ? &rules.batch.key : &inventory.location) = value;
}

static void take_only(const struct opt *o, const char *value)
{
	static const char *const words[] = {"create", "update", NULL};

	rules.batch.only =
	    opt_word(o->name, value, words) ? ITEM_UPDATE : ITEM_CREATE;
}

static void take_pace(const struct opt *o, const char *value)
{
	pace_rules.slack_ms =
	    value ? opt_duration(o->name, value) : PACE_SLACK_MS;
	if (!pace_rules.slack_ms)
		die(EXIT_USAGE, "%s: the time must be greater than 0", o->name);
}

static void take_resource(const struct opt *o, const char *value)
{
	const char *words[RESOURCES + 1] = {NULL};

	for (size_t i = 0; i < RESOURCES; i++)
		words[i] = resources[i]->word;
	resource = resources[opt_word(o->name, value, words)];
}

static const char usage[] = "usage: ms-push [options]\n";
static const char about[] =
    "Upsert products or stock into Medusa at $MEDUSA_URL, with the API key in "
    "the\n"
    "file $MEDUSA_API_KEY_FILE. Each line is an item or an array of items.\n";
static const char after[] = "See ms-push --help all\n";

static const struct opt list[] = {
    {.help = "Plan options"},
    {"--diff", 0, NULL, "print what would change as a diff, write nothing",
	true, .take = take_diff},
    {"--dry-run", 'n', NULL, "print what would change, write nothing", true,
	.flag = &rules.batch.dry_run},
    {"--exit-code", 0, NULL, "with -n, exit with 2 if there are changes", true,
	.flag = &exit_code},
    {"--max-changes", 0, "N|N%", "stop if more items would change", true,
	.take = take_limit, .which = CHANGES},

    {.help = "Item options"},
    {"--match", 0, "external_id|id|handle|sku", "find products by this", true,
	.text = &match_word},
    {"--only", 0, "create|update", "leave the other items alone", true,
	.take = take_only},
    {"--resource", 'r', "products|inventory", "what the items are", true,
	.take = take_resource},
    {"--undo", 0, NULL, "take back the run of a journal, the input",
	.flag = &rules.batch.undo},

    {.help = "Product options"},
    {"--adopt", 0, "handle|sku", "take over products that have no key yet",
	true, .take = take_adopt},
    {"--allow-delete", 0, NULL, "delete products with \"deleted\": true",
	.flag = &rules.batch.allow_delete},
    {"--create-missing", 0, "LIST",
	"create these: tags, types, collections, categories", true,
	.take = take_words, .which = CREATE_MISSING},
    {"--edited", 0, "FILE", "name the hand edits that ms-delta wrote there",
	.reads = "", .text = &edited_path},
    {"--initial", 0, "LIST", "send these members only with a new product",
	.take = take_words, .which = INITIAL},
    {"--keep-edits", 0, NULL, "leave what --edited names as it is in Medusa",
	.flag = &rules.batch.keep_edits},
    {"--key", 0, "MEMBER", "the member that is the key (external_id)", true,
	.take = take_name, .which = 'k'},
    {"--on-duplicate", 0, "reject|oldest", "what to do if several have the key",
	.text = &duplicate_word},
    {"--prune", 0, "LIST", "delete what is left out: options, variants, prices",
	true, .take = take_words, .which = PRUNE},
    {"--undo-created", 0, "draft|delete", "what an undo does to new products",
	.text = &created_word},
    {"--unknown", 0, "error|drop|metadata", "what to do with unknown members",
	.text = &unknown_word},

    {.help = "Stock options"},
    {"--floor", 0, NULL, "raise what is too low to what is reserved",
	.flag = &inventory.floor},
    {"--ignore-missing", 0, NULL, "leave out what Medusa does not have",
	.flag = &inventory.ignore_missing},
    {"--location", 0, "NAME", "the location of items that name none", true,
	.take = take_name, .which = 'l'},
    {"--max-zero", 0, "N|N%", "stop if more levels would become 0 (50%)",
	.take = take_limit, .which = ZERO},

    {.help = "Load options"},
    {"--duty", 0, "PERCENT", "keep the server busy for that share of the time",
	.number = &duty, .least = 1, .most = 100},
    {"--gzip", 0, "auto|always|never", "compress requests (auto)",
	.take = take_gzip},
    {"--jobs", 'j', "N", "write up to N batches at a time (1)", true,
	.number = &jobs, .least = 1, .most = MAX_JOBS},
    {"--pace", 0, "TIME", "send less when others wait longer (15ms)", true,
	.optional = true, .take = take_pace},

    {.help = "Network options"},
    HTTP_OPTIONS(net),

    {.help = "Input and report options"},
    {"--journal", 0, "FILE", "record what is written in FILE",
	.text = &journal_file},
    {"--max-line", 0, "SIZE", "fail on a longer line (64M)", .size = &line_max},
    {"--metrics", 0, "FILE", "write totals to FILE for Prometheus",
	.text = &metrics_path},
    {"--progress", 0, NULL, "show progress even without a terminal",
	.flag = &progress},
    {"--receipts", 0, NULL, "print results for ms-delta",
	.flag = &rules.batch.receipts},
    {"--reject", 0, "FILE", "write rejected items to FILE", true,
	.text = &reject_path},
};

static const struct opts options = {.usage = usage,
    .about = about,
    .list = list,
    .count = sizeof list / sizeof list[0],
    .after = after};

/* An option about items. */
struct own_option {
	const char *name;
	bool given;
	const struct resource *of; /* NULL: of every resource */
	bool undo;		   /* how an undo is done */
};

static void check_resource(const struct own_option *o)
{
	if (o->given && o->of && o->of != resource)
		die(EXIT_USAGE, "%s is an option for %s, not for %s", o->name,
		    o->of->word, resource->word);
}

/* The items of an undo are those of a journal, so no other option may be about
 * them. */
static void check_undo(const struct own_option *o)
{
	if (o->given && o->undo && !rules.batch.undo)
		die(EXIT_USAGE, "%s needs --undo", o->name);
	if (o->given && !o->undo && rules.batch.undo)
		die(EXIT_USAGE, "--undo cannot be used with %s", o->name);
}

static void check_own(void)
{
	const struct resource *products = &resource_products;
	const struct resource *stock = &resource_inventory;
	const struct own_option own_options[] = {
	    {"--adopt", rules.batch.adopt, .of = products},
	    {"--allow-delete", rules.batch.allow_delete, .of = products},
	    {"--create-missing", rules.create_missing, .of = products},
	    {"--edited", edited_path, .of = products},
	    {"--floor", inventory.floor, .of = stock},
	    {"--ignore-missing", inventory.ignore_missing, .of = stock},
	    {"--initial", rules.batch.initial, .of = products},
	    {"--key", rules.batch.key, .of = products},
	    {"--location", inventory.location, .of = stock},
	    {"--match", match_word, .of = NULL},
	    {"--max-zero", rules.limits[ZERO].kind, .of = stock},
	    {"--on-duplicate", duplicate_word, .of = products},
	    {"--only", rules.batch.only, .of = NULL},
	    {"--prune", rules.batch.prune, .of = products},
	    {"--reject", reject_path, .of = NULL},
	    {"--undo-created", created_word, .of = products, .undo = true},
	    {"--unknown", unknown_word, .of = products},
	};
	const size_t count = sizeof own_options / sizeof *own_options;

	for (size_t i = 0; i < count; i++)
		check_resource(&own_options[i]);
	for (size_t i = 0; i < count; i++)
		check_undo(&own_options[i]);
}

static void set_undo(struct batch_rules *b)
{
	static const char *const created[] = {"draft", "delete", NULL};
	const struct identity *by = resource->undo->identities;

	b->resource = resource->undo;
	if (created_word)
		b->undo_deletes =
		    opt_word("--undo-created", created_word, created);
	while (by->name && !by->fixed)
		by++;
	b->match = by->name ? by : NULL;
}

static void set_rules(void)
{
	static const char *const duplicate[] = {"reject", "oldest", NULL};
	static const char *const unknown[] = {
	    "error", "drop", "metadata", NULL};
	struct batch_rules *b = &rules.batch;

	b->resource = resource;
	if (match_word)
		b->match = identity(resource, "--match", match_word, false);
	if (duplicate_word)
		b->oldest =
		    opt_word("--on-duplicate", duplicate_word, duplicate);
	if (unknown_word)
		b->unknown = (enum unknown_rule)opt_word(
		    "--unknown", unknown_word, unknown);
	if (!b->key)
		b->key = resource->identities->name;
	rules.writes = (unsigned)jobs;
	pace_rules.duty = (unsigned)duty;
	if (b->undo)
		set_undo(b);
	if (resource != &resource_inventory || b->undo)
		return;
	b->options = &inventory;
	if (!rules.limits[ZERO].kind)
		rules.limits[ZERO] = (struct limit){
		    &inventory_limit_zero, {MAX_ZERO_PERCENT, true}};
}

static void parse_options(int argc, char **argv)
{
	resource = resources[0];
	options_parse(&options, argc, argv);
	if (optind < argc)
		opt_refuse(usage, "unexpected '%s'", argv[optind]);
	check_own();
	if (rules.batch.allow_delete && journal_file)
		die(EXIT_USAGE,
		    "--allow-delete cannot be used with --journal: what is "
		    "deleted cannot be restored");
	if (rules.batch.keep_edits && !edited_path)
		die(EXIT_USAGE, "--keep-edits needs --edited");
	if (rules.batch.receipts && rules.batch.dry_run)
		die(EXIT_USAGE,
		    "--receipts cannot be used with -n: nothing is written");
	set_rules();
	outputs_check(true,
	    (const struct output[]){{"--journal", journal_file},
		{"--reject", reject_path}, {"--metrics", metrics_path}},
	    3);
}

/* --- results */

static void print_result(const struct item *item)
{
	static struct buf line;

	buf_reset(&line);
	if (show) {
		result_show(&line, &rules.batch, item, colour);
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

/* --- the loop */

/* Takes the next line if it has come. */
static void take_line(void)
{
	const char *line;
	size_t len;
	uint64_t number;

	if (input_next(input, &line, &len, &number)) {
		out_check();
		pool_take(pool, line, len, number);
	}
}

/* Waits for input, if it is wanted, or for a batch to end. */
static void wait_for(bool line)
{
	struct pollfd p[2] = {{.fd = pool_fd(pool), .events = POLLIN},
	    {.fd = input_fd(input), .events = POLLIN}};

	if (!line || !input_ready(input))
		poll(p, line ? 2 : 1, -1);
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
			input_error(input, number, b->why);
			*status = b->failed;
		}
		if (b->limited && !limited) {
			input_error(input, number, b->limited);
			limited = true;
		}
		pool_drop(pool);
	}
}

/* Returns EXIT_DONE, or why it ended early, after a message. */
static int run(void)
{
	int status = EXIT_DONE;
	bool wanted;

	for (;;) {
		print_done(&status);
		if (signals_end())
			pool_stop(pool);
		if (signals_asked())
			info("so far: %s; %.1f s", report_list(true),
			    report_seconds());
		wanted = !input_ended(input) && status == EXIT_DONE &&
			 !signals_end();
		if (!wanted && pool_empty(pool))
			return status == EXIT_DONE ? input_status(input)
						   : status;
		wanted = wanted && pool_room(pool);
		wait_for(wanted);
		if (wanted)
			take_line();
	}
}

/* --- start and exit */

static struct http_totals totals(void)
{
	return pool ? pool_totals(pool) : (struct http_totals){0};
}

static uint64_t probes(void)
{
	return pace_probes(pace);
}

static double share(void)
{
	return input_share(input);
}

static void init_report(void)
{
	tally_init(&(struct tally_rules){.batch = &rules.batch,
	    .prefix = "ms_push",
	    .metrics_path = metrics_path,
	    .totals = totals,
	    .probes = probes,
	    .share = share});
	progress_init(progress);
}

static void open_files(void)
{
	const char *url = getenv("MEDUSA_URL");

	rejects_open(reject_path);
	input = input_open(
	    STDIN_FILENO, line_max, rules.batch.undo ? resource : NULL, url);
	if (!rules.batch.dry_run)
		rules.journal = journal_open(journal_file, resource, url);
	edited_open(edited_path);
}

/* Of the output. The others are only read, and are closed at the end. */
static void close_files(void)
{
	out_close();
	if (!rejects_close())
		rejects_die();
	if (!journal_close(rules.journal))
		journal_die(journal_file);
}

/* Dies of the signal that has ended the run, if one has. */
static void print_summary(void)
{
	tally_warn(input_created(input));
	report_summary(rules.batch.dry_run ? "dry run: "
		       : signals_end()	   ? "ended early: "
					   : "");
	if (signals_end())
		signals_die(signals_end());
}

static int exit_status(int status)
{
	if (status != EXIT_DONE)
		return status;
	if (limited)
		return EXIT_LIMIT;
	if (tally_of(ITEM_REJECTED) || tally_of(ITEM_NOT_FOUND) ||
	    tally_conflicts())
		return EXIT_REJECTED;
	if (rules.batch.dry_run && exit_code &&
	    (tally_of(ITEM_CREATE) || tally_of(ITEM_UPDATE) ||
		tally_of(ITEM_DELETE)))
		return EXIT_CHANGES;
	return EXIT_DONE;
}

int main(int argc, char **argv)
{
	struct medusa *medusa;
	int status;

	report_begin();
	io_init();
	err_init(argv);
	secret_protect();
	parse_options(argc, argv);
	colour = term_colours(STDOUT_FILENO);
	init_report();
	pace = pace_new(&pace_rules);
	medusa = medusa_open(&net, gzip, pace);
	medusa_watch(medusa);
	open_files();
	pool = pool_new(medusa, &rules);
	signals_init(pool_fd(pool));
	out_on_loss(on_loss);
	status = run();
	close_files();
	print_summary();
	status = err_end(exit_status(status));
	pool_free(pool);
	edited_close();
	medusa_close(medusa);
	pace_free(pace);
	input_close(input);
	return status;
}
