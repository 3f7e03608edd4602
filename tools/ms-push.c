/*
 * ms-push: batches of products into Medusa, only what differs.
 *
 * A line is a batch. Its products are looked up in one request, compared
 * member by member, and what is new or different is written in one request;
 * a line of output for each product says what became of it.
 */
#include "buf.h"
#include "err.h"
#include "io.h"
#include "lines.h"
#include "medusa.h"
#include "netopt.h"
#include "opt.h"
#include "refs.h"
#include "secret.h"
#include "sync.h"

#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] = "usage: ms-push [options]\n";
static const char help[] =
    "Bring products into the Medusa at MEDUSA_URL, with the API key in\n"
    "MEDUSA_API_KEY or in the file MEDUSA_API_KEY_FILE. Each line of input\n"
    "is an array of products, or one product; products are matched by\n"
    "external_id, and only what differs is written.\n"
    "\n"
    "  -n, --dry-run             print the plan, write nothing\n"
    "      --exit-code           with --dry-run: 2 when there are changes\n"
    "      --create-missing L    make what is named but not there: tags\n"
    "      --reject FILE         write refused products to FILE, as they "
    "came\n"
    "      --max-line SIZE       longest line accepted (64M)\n" NETOPT_HELP
    "  -q, --quiet               no warnings, no summary\n"
    "  -v, --verbose             a line for each request\n"
    "  -h, --help                this text\n"
    "  -V, --version             the version\n";

enum {
	OPT_CREATE_MISSING = OPT_LONG,
	OPT_EXIT_CODE,
	OPT_MAX_LINE,
	OPT_REJECT,
};

static const struct option options[] = {
    {"create-missing", required_argument, NULL, OPT_CREATE_MISSING},
    {"dry-run", no_argument, NULL, 'n'},
    {"exit-code", no_argument, NULL, OPT_EXIT_CODE},
    {"help", no_argument, NULL, 'h'},
    {"max-line", required_argument, NULL, OPT_MAX_LINE},
    {"quiet", no_argument, NULL, 'q'},
    {"reject", required_argument, NULL, OPT_REJECT},
    {"verbose", no_argument, NULL, 'v'},
    {"version", no_argument, NULL, 'V'},
    NETOPT_TABLE,
    {NULL, 0, NULL, 0},
};

static struct http_options net = {NETOPT_DEFAULTS, .buffer_max = 256 << 20};
static struct lines lines = {.fd = STDIN_FILENO, .max = 64 << 20};
static bool dry_run, exit_code;
static unsigned create_missing;
static const char *reject_path;
static int reject_fd = -1;
static uint64_t done[SYNC_ACTIONS];

static void set_create_missing(const char *list)
{
	while (*list) {
		size_t len = strcspn(list, ",");
		enum ref_kind kind = ref_kind_named(list, len);

		if (kind == REF_KINDS)
			die(EXIT_USAGE, "--create-missing: '%.*s' is not tags",
			    (int)len, list);
		create_missing |= 1U << kind;
		list += len + (list[len] == ',');
	}
}

static void parse_option(int c)
{
	switch (c) {
	case OPT_CREATE_MISSING:
		set_create_missing(optarg);
		break;
	case OPT_EXIT_CODE:
		exit_code = true;
		break;
	case OPT_MAX_LINE:
		lines.max = opt_size("--max-line", optarg);
		break;
	case OPT_REJECT:
		reject_path = optarg;
		break;
	case 'n':
		dry_run = true;
		break;
	default:
		opt_common(c, usage, help);
	}
}

static void put_text(struct buf *to, const char *key, const char *text)
{
	value_put_key(to, key);
	string_put(to, text, strlen(text));
}

static void put_changes(struct buf *to, const struct change *c)
{
	value_put_key(to, "changes");
	buf_putc(to, '[');
	for (; c; c = c->next) {
		if (dry_run) {
			buf_putc(to, '{');
			put_text(to, "path", c->path);
			value_put_key(to, "before");
			value_put(to, c->before);
			value_put_key(to, "after");
			value_put(to, c->after);
			buf_putc(to, '}');
		} else {
			string_put(to, c->path, strlen(c->path));
		}
		if (c->next)
			buf_putc(to, ',');
	}
	buf_putc(to, ']');
}

static void put_key(struct buf *to, const struct value *want)
{
	const struct value *key = value_get(want, "external_id");

	value_put_key(to, "external_id");
	value_put(to, key);
}

static void print_result(const struct sync_item *item)
{
	static const char *const past[] = {[SYNC_CREATE] = "created",
	    [SYNC_UPDATE] = "updated",
	    [SYNC_UNCHANGED] = "unchanged",
	    [SYNC_REJECTED] = "rejected",
	    [SYNC_SUPERSEDED] = "superseded"};
	static const char *const plan[] = {
	    [SYNC_CREATE] = "create", [SYNC_UPDATE] = "update"};
	bool planned = dry_run && (item->action == SYNC_CREATE ||
				      item->action == SYNC_UPDATE);
	static struct buf line;

	buf_reset(&line);
	buf_putc(&line, '{');
	put_key(&line, item->want);
	if (item->id)
		put_text(&line, "id", item->id);
	put_text(
	    &line, "action", planned ? plan[item->action] : past[item->action]);
	if (item->action == SYNC_UPDATE)
		put_changes(&line, item->changes);
	if (item->action == SYNC_REJECTED) {
		value_put_key(&line, "error");
		buf_putc(&line, '{');
		put_text(&line, "type", item->type);
		put_text(&line, "message", item->reason);
		buf_putc(&line, '}');
	}
	buf_putc(&line, '}');
	out_line(line.data, line.len, '\n');
}

/* As it came, ready to be fed in again. */
static void keep_rejected(const struct value *want)
{
	static struct buf line;

	if (reject_fd < 0)
		return;
	buf_reset(&line);
	buf_put(&line, want->raw, want->raw_len);
	buf_putc(&line, '\n');
	if (!io_write(reject_fd, line.data, line.len))
		die_errno("cannot write to '%s'", reject_path);
}

static void print_results(const struct sync *s)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct sync_item *item = &s->items[i];

		if (item->action == SYNC_PENDING)
			continue;
		done[item->action]++;
		if (item->action == SYNC_REJECTED)
			keep_rejected(item->want);
		print_result(item);
	}
	out_flush();
}

static void summarize(const struct medusa *m, long long began)
{
	struct http_totals t = medusa_totals(m);

	summary("%s%" PRIu64 " created, %" PRIu64 " updated, %" PRIu64
		" unchanged, %" PRIu64 " rejected, %" PRIu64
		" superseded; %" PRIu64 " requests, %" PRIu64
		" bytes out, %" PRIu64 " bytes in, %.1f s",
	    dry_run ? "dry run: " : "", done[SYNC_CREATE], done[SYNC_UPDATE],
	    done[SYNC_UNCHANGED], done[SYNC_REJECTED], done[SYNC_SUPERSEDED],
	    t.requests, t.bytes_out, t.bytes_in,
	    (double)(io_clock() - began) / 1000);
}

/* EXIT_DONE, or why it ended early; a message is out then. */
static int run(struct sync *s)
{
	enum lines_got got;
	const char *line;
	size_t len;

	while ((got = lines_next(&lines, -1, &line, &len)) == LINES_ONE) {
		bool ok;

		if (strspn(line, " \t") >= len)
			continue;
		ok = sync_batch(s, line, len);
		print_results(s);
		if (ok)
			continue;
		complain("line %" PRIu64 ": %s", lines.number, s->why);
		return s->failed;
	}
	if (got == LINES_END)
		return EXIT_DONE;
	complain("line %" PRIu64
		 ": longer than the limit that --max-line raises",
	    lines.number + 1);
	return EXIT_DATA;
}

static int exit_status(int status)
{
	if (status != EXIT_DONE)
		return status;
	if (done[SYNC_REJECTED])
		return EXIT_REJECTED;
	if (dry_run && exit_code && (done[SYNC_CREATE] || done[SYNC_UPDATE]))
		return EXIT_CHANGES;
	return EXIT_DONE;
}

int main(int argc, char **argv)
{
	long long began = io_clock();
	struct sync sync = {0};
	int c, status;

	io_init();
	err_init(argv);
	secret_protect();
	while ((c = getopt_long(argc, argv, "hnqvV", options, NULL)) != -1)
		if (!netopt_take(&net, c, optarg))
			parse_option(c);
	if (optind < argc)
		opt_refuse(usage, "unexpected '%s'", argv[optind]);
	sync.medusa = medusa_open(&net);
	sync.refs = refs_new(sync.medusa, create_missing, dry_run);
	sync.dry_run = dry_run;
	if (reject_path) {
		reject_fd = open(reject_path,
		    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		if (reject_fd < 0)
			die_errno("cannot write to '%s'", reject_path);
	}
	status = run(&sync);
	out_close();
	if (reject_fd >= 0 && close(reject_fd) < 0)
		die_errno("cannot write to '%s'", reject_path);
	summarize(sync.medusa, began);
	sync_release(&sync);
	refs_free(sync.refs);
	medusa_close(sync.medusa);
	lines_release(&lines);
	return exit_status(status);
}
