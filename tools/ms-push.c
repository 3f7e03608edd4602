/*
 * ms-push: batches of products into Medusa, only what differs.
 *
 * A line is a batch. Its products are looked up in one request, compared
 * member by member, and what is new or different is written in one request;
 * a line of output for each product says what became of it. While one batch
 * is written, the next is read and looked up.
 */
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "base/lines.h"
#include "base/metrics.h"
#include "base/opt.h"
#include "base/out.h"
#include "base/progress.h"
#include "base/signals.h"
#include "base/table.h"
#include "base/term.h"
#include "http/options.h"
#include "http/secret.h"
#include "medusa/medusa.h"
#include "medusa/names.h"
#include "medusa/pace.h"
#include "products/products.h"
#include "sync/pool.h"
#include "sync/resource.h"
#include "sync/result.h"
#include "json/value.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char usage[] = "usage: ms-push [options]\n";
static const char help[] =
    "Bring products into the Medusa at MEDUSA_URL with the key in the file\n"
    "MEDUSA_API_KEY_FILE. A line of input is an array of products, or one.\n"
    "\n"
    "  -n, --dry-run             print the plan, write nothing\n"
    "      --diff                print the plan for people, write nothing\n"
    "      --exit-code           with -n or --diff: 2 when there are changes\n"
    "  -j, --jobs N              batches written at a time (1)\n"
    "      --key MEMBER          what products are matched by (external_id)\n"
    "      --adopt handle|sku    take over products that have no key yet\n"
    "      --on-duplicate reject|oldest     several have the key already\n"
    "      --unknown error|drop|metadata    members Medusa does not know\n"
    "      --create-missing tags,types,collections,categories\n"
    "      --prune options,variants,prices  take away what the input lacks\n"
    "      --duty PERCENT        keep Medusa busy at most so much of the time\n"
    "      --pace, --pace=TIME   ask for less when answers get slower (100ms)\n"
    "      --reject FILE         write refused products there, as they came\n"
    "      --metrics FILE        write totals for Prometheus\n"
    "      --gzip auto|always|never, --max-line SIZE (64M), "
    "--progress\n" HTTP_OPT_HELP OPT_HELP;

enum {
	OPT_ADOPT = OPT_LONG,
	OPT_CREATE_MISSING,
	OPT_DIFF,
	OPT_DUTY,
	OPT_EXIT_CODE,
	OPT_GZIP,
	OPT_KEY,
	OPT_MAX_LINE,
	OPT_METRICS,
	OPT_ON_DUPLICATE,
	OPT_PACE,
	OPT_PROGRESS,
	OPT_PRUNE,
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
    {"gzip", required_argument, NULL, OPT_GZIP},
    {"jobs", required_argument, NULL, 'j'},
    {"key", required_argument, NULL, OPT_KEY},
    {"max-line", required_argument, NULL, OPT_MAX_LINE},
    {"metrics", required_argument, NULL, OPT_METRICS},
    {"on-duplicate", required_argument, NULL, OPT_ON_DUPLICATE},
    {"pace", optional_argument, NULL, OPT_PACE},
    {"progress", no_argument, NULL, OPT_PROGRESS},
    {"prune", required_argument, NULL, OPT_PRUNE},
    {"reject", required_argument, NULL, OPT_REJECT},
    {"unknown", required_argument, NULL, OPT_UNKNOWN},
    HTTP_OPT_TABLE,
    OPT_TABLE,
    {NULL, 0, NULL, 0},
};

enum { MAX_JOBS = 64, PACE_SLACK_MS = 100 };

static struct http_options net = {HTTP_OPT_DEFAULTS, .buffer_max = 256 << 20};
static struct lines lines = {.fd = STDIN_FILENO, .max = 64 << 20};
static struct pool_rules rules = {.writes = 1,
    .create_option = "--create-missing",
    .batch = {.resource = &resource_products, .key = "external_id"}};
static struct pace_rules pace_rules;
static enum medusa_gzip gzip;
static struct pool *pool;
static bool exit_code, show, colour, progress;
static long long began;
static int read_error;
static const char *reject_path, *metrics_path;
static int reject_fd = -1;
static uint64_t done[ITEM_ACTIONS];

/* What can become of a product: all but ITEM_PENDING. */
enum { OUTCOMES = ITEM_ACTIONS - ITEM_CREATE };

static unsigned creatable(const char *name, size_t len)
{
	enum name_kind kind = name_kind_called(name, len);

	return kind == NAME_KINDS ? 0 : 1U << kind;
}

static unsigned prunable(const char *name, size_t len)
{
	const char *const *known = rules.batch.resource->prunable;

	for (unsigned i = 0; known[i]; i++)
		if (strlen(known[i]) == len && memcmp(known[i], name, len) == 0)
			return 1U << i;
	return 0;
}

/* "tags,types" as bits; `known` is for the message. */
static unsigned bits(const char *option, const char *list,
    unsigned (*bit)(const char *, size_t), const char *known)
{
	unsigned all = 0;

	while (*list) {
		size_t len = strcspn(list, ",");
		unsigned one = bit(list, len);

		if (!one)
			die(EXIT_USAGE, "%s: '%.*s' is not one of %s", option,
			    (int)len, list, known);
		all |= one;
		list += len + (list[len] == ',');
	}
	return all;
}

/* Which of the words it is, counted from 0. */
static int one_of(
    const char *option, const char *word, const char *const *words)
{
	struct buf known = {0};

	for (int i = 0; words[i]; i++) {
		if (strcmp(words[i], word) == 0)
			return i;
		buf_printf(&known, "%s%s", i ? ", " : "", words[i]);
	}
	die(EXIT_USAGE, "%s: '%s' is not one of %s", option, word, known.data);
}

/* By which members can be adopted is for the resource to say. */
static const struct identity *identity_called(const char *name)
{
	const struct identity *i = rules.batch.resource->identities + 1;
	struct buf known = {0};

	for (; i->name; i++) {
		if (strcmp(i->name, name) == 0)
			return i;
		buf_printf(&known, "%s%s", known.len ? ", " : "", i->name);
	}
	die(EXIT_USAGE, "--adopt: '%s' is not one of %s", name, known.data);
}

/* What becomes of a product. */
static bool rule_option(int c)
{
	static const char *const duplicate[] = {"reject", "oldest", NULL};
	static const char *const unknown[] = {
	    "error", "drop", "metadata", NULL};

	switch (c) {
	case OPT_ADOPT:
		rules.batch.adopt = identity_called(optarg);
		return true;
	case OPT_CREATE_MISSING:
		rules.create_missing |= bits("--create-missing", optarg,
		    creatable, "tags, types, collections, categories");
		return true;
	case OPT_KEY:
		if (!*optarg)
			die(EXIT_USAGE, "--key: a member's name is needed");
		rules.batch.key = optarg;
		return true;
	case OPT_ON_DUPLICATE:
		rules.batch.oldest =
		    one_of("--on-duplicate", optarg, duplicate);
		return true;
	case OPT_PRUNE:
		rules.batch.prune |= bits(
		    "--prune", optarg, prunable, "options, variants, prices");
		return true;
	case OPT_UNKNOWN:
		rules.batch.unknown =
		    (enum unknown_rule)one_of("--unknown", optarg, unknown);
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

/* What is asked of the server at a time. */
static bool load_option(int c)
{
	static const char *const gzips[] = {"auto", "always", "never", NULL};

	switch (c) {
	case OPT_DUTY:
		pace_rules.duty =
		    (unsigned)opt_number("--duty", optarg, 1, 100);
		return true;
	case OPT_GZIP:
		gzip = (enum medusa_gzip)one_of("--gzip", optarg, gzips);
		return true;
	case OPT_PACE:
		pace_rules.slack_ms =
		    optarg ? opt_duration("--pace", optarg) : PACE_SLACK_MS;
		if (!pace_rules.slack_ms)
			die(EXIT_USAGE, "--pace: it cannot be 0");
		return true;
	case 'j':
		rules.writes =
		    (unsigned)opt_number("--jobs", optarg, 1, MAX_JOBS);
		return true;
	default:
		return false;
	}
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
	case OPT_REJECT:
		reject_path = optarg;
		break;
	default:
		opt_common(c, usage, help);
	}
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

/* As it came, ready to be fed in again. False when it cannot be written. */
static bool keep_rejected(const struct value *want)
{
	static struct buf line;

	if (reject_fd < 0)
		return true;
	buf_reset(&line);
	/* A line has to be an array, or one product. */
	if (want->type != JSON_OBJECT)
		buf_putc(&line, '[');
	buf_put(&line, want->raw, want->raw_len);
	buf_puts(&line, want->type != JSON_OBJECT ? "]\n" : "\n");
	return io_write(reject_fd, line.data, line.len);
}

/* "3 created, 0 updated, …"; those that are 0 only with `all`. */
static const char *counts(bool all)
{
	static struct buf text;

	buf_reset(&text);
	buf_puts(&text, "");
	for (int i = ITEM_CREATE; i < ITEM_ACTIONS; i++)
		if (all || done[i])
			buf_printf(&text, "%s%" PRIu64 " %s",
			    text.len ? ", " : "", done[i], result_words[i]);
	return text.data;
}

static double seconds(void)
{
	return (double)(clock_ms() - began) / 1000;
}

static void print_table(const char *what, const struct http_totals *t)
{
	struct table_row rows[OUTCOMES + 3];
	size_t n = 0;
	char head[64];

	for (int i = ITEM_CREATE; i < ITEM_ACTIONS; i++)
		rows[n++] = (struct table_row){
		    result_words[i], done[i], i == ITEM_REJECTED};
	rows[n++] = (struct table_row){"requests", t->requests, false};
	rows[n++] = (struct table_row){"bytes out", t->bytes_out, false};
	rows[n++] = (struct table_row){"bytes in", t->bytes_in, false};
	snprintf(head, sizeof head, "%s%.1f s", what, seconds());
	table_print(head, rows, n);
}

/* Nothing may be under way. */
static void summarize(const char *what)
{
	struct http_totals t = pool_totals(pool);

	progress_clear();
	if (table_wanted())
		print_table(what, &t);
	else
		summary("%s%s; %" PRIu64 " requests, %" PRIu64
			" bytes out, %" PRIu64 " bytes in, %.1f s",
		    what, counts(true), t.requests, t.bytes_out, t.bytes_in,
		    seconds());
}

/* The status to end with: monitoring that is broken is said, at least. */
static int write_metrics(int status)
{
	struct http_totals t =
	    pool ? pool_totals(pool) : (struct http_totals){0};
	struct metric list[5 + OUTCOMES] = {
	    {"requests", "Requests to Medusa.", NULL, NULL, t.requests},
	    {"retries", "Requests made again.", NULL, NULL, t.retries},
	    {"sent_bytes", "Bytes sent.", NULL, NULL, t.bytes_out},
	    {"received_bytes", "Bytes received.", NULL, NULL, t.bytes_in},
	    {"dry_run", "Whether nothing was to be written.", NULL, NULL,
		rules.batch.dry_run},
	};
	size_t n = 5;

	for (int i = ITEM_CREATE; i < ITEM_ACTIONS; i++)
		list[n++] = (struct metric){"products",
		    "Products by what became of them, or would in a dry run.",
		    "action", result_words[i], done[i]};
	if (!metrics_write(
		metrics_path, "ms_push", list, n, seconds(), status) &&
	    status == EXIT_DONE)
		return EXIT_IO;
	return status;
}

/* How much of the input is done, when it is a file; below 0: not known. */
static double share_read(void)
{
	struct stat st;
	off_t at = lseek(lines.fd, 0, SEEK_CUR);

	if (at < 0 || fstat(lines.fd, &st) < 0 || !S_ISREG(st.st_mode) ||
	    st.st_size <= 0)
		return -1;
	at -= (off_t)lines_left(&lines);
	return at < st.st_size ? (double)at / (double)st.st_size : 1;
}

static void show_progress(void)
{
	uint64_t all = 0;

	if (!progress_due())
		return;
	for (int i = ITEM_CREATE; i < ITEM_ACTIONS; i++)
		all += done[i];
	progress_draw(all, "done", counts(false), share_read());
}

static void count(const struct batch *s)
{
	for (size_t i = 0; i < s->count; i++)
		done[s->items[i].action]++;
}

/*
 * Nobody learns any more what becomes of products: none is written from now
 * on. What has begun is waited for, and counted.
 */
static void on_loss(void)
{
	struct pollfd p = {.fd = pool_fd(pool), .events = POLLIN};
	const struct batch *s;
	uint64_t number;

	pool_stop(pool);
	while (!pool_empty(pool)) {
		s = pool_done(pool, &number);
		if (s) {
			count(s);
			pool_drop(pool);
		} else {
			poll(&p, 1, -1);
		}
	}
	summarize("ended early: ");
}

static void print_results(const struct batch *s)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct item *item = &s->items[i];

		if (item->action == ITEM_PENDING)
			continue;
		if (item->action == ITEM_REJECTED &&
		    !keep_rejected(item->source)) {
			int err = errno;

			on_loss();
			errno = err;
			die_errno("cannot write to '%s'", reject_path);
		}
		print_result(item);
	}
	out_flush();
	count(s);
}

/* A line, if one is there; what it says about the input's end. */
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

/* For input, if it is wanted, or for a batch that comes to its end. */
static void wait_for(bool input)
{
	struct pollfd p[2] = {{.fd = pool_fd(pool), .events = POLLIN},
	    {.fd = lines.fd, .events = POLLIN}};

	if (!input || !lines_ready(&lines))
		poll(p, input ? 2 : 1, -1);
}

/* Prints what is done, in order. *status is why a batch ended early. */
static void print_done(int *status)
{
	const struct batch *s;
	uint64_t number;

	while ((s = pool_done(pool, &number))) {
		print_results(s);
		show_progress();
		/* Those behind it fail of the same, or were stopped. */
		if (s->failed && *status == EXIT_DONE) {
			complain("line %" PRIu64 ": %s", number, s->why);
			*status = s->failed;
		}
		pool_drop(pool);
	}
}

/* Of the input, after all that was read is done. */
static int input_status(enum lines_got got)
{
	if (got == LINES_LONG) {
		complain("line %" PRIu64
			 ": longer than the limit that --max-line raises",
		    lines.number + 1);
		return EXIT_DATA;
	}
	if (got == LINES_ERROR) {
		complain(
		    "cannot read standard input: %s", strerror(read_error));
		return EXIT_IO;
	}
	return EXIT_DONE;
}

/* EXIT_DONE, or why it ended early; a message is out then. */
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
			answer("so far: %s; %.1f s", counts(true), seconds());
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
	if (done[ITEM_REJECTED])
		return EXIT_REJECTED;
	if (rules.batch.dry_run && exit_code &&
	    (done[ITEM_CREATE] || done[ITEM_UPDATE]))
		return EXIT_CHANGES;
	return EXIT_DONE;
}

static void open_reject_file(void)
{
	if (!reject_path)
		return;
	reject_fd =
	    open(reject_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (reject_fd < 0)
		die_errno("cannot write to '%s'", reject_path);
}

int main(int argc, char **argv)
{
	struct medusa *medusa;
	struct pace *pace;
	int c, status;

	began = clock_ms();
	io_init();
	err_init(argv);
	secret_protect();
	while ((c = getopt_long(argc, argv, "hj:nqvV", options, NULL)) != -1)
		if (!http_options_take(&net, c, optarg) && !rule_option(c) &&
		    !load_option(c))
			parse_option(c);
	if (optind < argc)
		opt_refuse(usage, "unexpected '%s'", argv[optind]);
	colour = term_colours(STDOUT_FILENO);
	if (metrics_path)
		err_at_end(write_metrics);
	progress_init(progress);
	pace = pace_new(&pace_rules);
	medusa = medusa_open(&net, gzip, pace);
	open_reject_file();
	pool = pool_new(medusa, &rules);
	signals_init(pool_fd(pool));
	out_on_loss(on_loss);
	status = run();
	out_close();
	if (reject_fd >= 0 && close(reject_fd) < 0)
		die_errno("cannot write to '%s'", reject_path);
	summarize(rules.batch.dry_run ? "dry run: "
		  : signals_end()     ? "ended early: "
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
