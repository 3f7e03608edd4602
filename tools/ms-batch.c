/*
 * ms-batch: lines of JSON in, arrays of them out, one array a line.
 */
#include "buf.h"
#include "err.h"
#include "io.h"
#include "json.h"
#include "lines.h"
#include "opt.h"

#include <getopt.h>
#include <unistd.h>

static const char usage[] = "usage: ms-batch [-hqVv] [-b size] [-n count] "
			    "[--max-line size]\n";
static const char help[] =
    "Group lines of JSON into arrays, one array a line.\n"
    "\n"
    "  -b, --bytes SIZE      longest array, in bytes (1M); a longer line goes\n"
    "                        alone\n"
    "  -n, --count N         most items in an array (50)\n"
    "      --max-line SIZE   longest line accepted (64M)\n"
    "  -q, --quiet           no warnings\n"
    "  -v, --verbose         say at the end how much was grouped\n"
    "  -h, --help            this text\n"
    "  -V, --version         the version\n";

enum { MAX_DEPTH = 100000 };
enum { OPT_MAX_LINE = OPT_LONG };

static const struct option options[] = {
    {"bytes", required_argument, NULL, 'b'},
    {"count", required_argument, NULL, 'n'},
    {"help", no_argument, NULL, 'h'},
    {"max-line", required_argument, NULL, OPT_MAX_LINE},
    {"quiet", no_argument, NULL, 'q'},
    {"verbose", no_argument, NULL, 'v'},
    {"version", no_argument, NULL, 'V'},
    {NULL, 0, NULL, 0},
};

static struct lines lines = {.fd = STDIN_FILENO, .max = 64 << 20};
static uint64_t most_items = 50;
static size_t most_bytes = 1 << 20;

static struct buf batch; /* "[item,item", without its end */
static uint64_t items, total_items, total_batches;

static void flush_batch(void)
{
	if (!items)
		return;
	buf_putc(&batch, ']');
	out_line(batch.data, batch.len, '\n');
	out_flush();
	buf_reset(&batch);
	total_items += items;
	total_batches++;
	items = 0;
}

/* What was accepted goes on before the program ends. */
static _Noreturn void refuse(uint64_t line, const char *why)
{
	flush_batch();
	out_close();
	die(EXIT_DATA, "line %llu: %s", (unsigned long long)line, why);
}

static void add_line(const char *line, size_t len)
{
	/* The comma or bracket before it, and the bracket after it. */
	if (items && batch.len + len + 2 > most_bytes)
		flush_batch();
	buf_putc(&batch, items ? ',' : '[');
	buf_put(&batch, line, len);
	if (++items >= most_items)
		flush_batch();
}

struct check {
	unsigned open, values;
};

static enum json_next on_event(void *ctx, enum json_event event,
    const char *text, size_t len, uint64_t end)
{
	struct check *c = ctx;

	(void)text, (void)len, (void)end;
	if (event == JSON_OBJECT || event == JSON_ARRAY) {
		c->open++;
		return JSON_SKIP;
	}
	if (event == JSON_END)
		c->open--;
	c->values++;
	return JSON_GO;
}

/* The line end completes a number. */
static void check_line(
    struct json_scan *scan, struct check *c, const char *line, size_t len)
{
	c->values = 0;
	if (json_feed(scan, line, len) != JSON_OK ||
	    json_feed(scan, "\n", 1) != JSON_OK)
		refuse(lines.number, json_error(scan));
	if (c->open)
		refuse(lines.number, "a JSON text that ends too early");
	if (c->values > 1)
		refuse(lines.number, "more than one JSON text");
}

static bool blank(const char *line, size_t len)
{
	while (len && (*line == ' ' || *line == '\t' || *line == '\r'))
		line++, len--;
	return !len;
}

static void run(void)
{
	struct check check = {0};
	struct json_scan *scan = json_new(on_event, &check, MAX_DEPTH);
	enum lines_got got;
	const char *line;
	size_t len;

	while ((got = lines_next(&lines, -1, &line, &len)) == LINES_ONE) {
		if (blank(line, len))
			continue;
		check_line(scan, &check, line, len);
		add_line(line, len);
	}
	if (got == LINES_LONG)
		refuse(lines.number + 1,
		    "longer than the limit that --max-line raises");
	flush_batch();
	json_free(scan);
}

static void parse_options(int argc, char **argv)
{
	int c;

	while ((c = getopt_long(argc, argv, "b:hn:qvV", options, NULL)) != -1) {
		switch (c) {
		case 'b':
			most_bytes = opt_size("--bytes", optarg);
			break;
		case 'n':
			most_items =
			    opt_number("--count", optarg, 1, UINT64_MAX);
			break;
		case OPT_MAX_LINE:
			lines.max = opt_size("--max-line", optarg);
			break;
		case 'q':
			err_verbosity(-1);
			break;
		case 'v':
			err_verbosity(1);
			break;
		case 'V':
			opt_version();
		case 'h':
			opt_help(usage, help);
		default:
			opt_usage(usage);
		}
	}
	if (optind < argc)
		opt_refuse(usage, "unexpected '%s'", argv[optind]);
}

int main(int argc, char **argv)
{
	io_init();
	err_init(argv);
	parse_options(argc, argv);
	run();
	out_close();
	note("%llu items in %llu batches", (unsigned long long)total_items,
	    (unsigned long long)total_batches);
	lines_release(&lines);
	buf_release(&batch);
	return EXIT_DONE;
}
