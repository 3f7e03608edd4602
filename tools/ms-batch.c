/*
 * ms-batch: groups lines of JSON into arrays, one array a line.
 *
 * The batch is kept as the text that will be written. It is written when it is
 * full, when its first line has waited long enough, or at the end of the input.
 * With -u the place of each line is kept as well, so that lines with a repeated
 * key can be cut out before that.
 */
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "base/lines.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/opt.h"
#include "base/out.h"
#include "base/outputs.h"
#include "json/check.h"
#include "json/fields.h"

#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "usage: ms-batch [-hlqVv] [-b size] [-n count] [-t time] [-u key]\n"
    "                [--max-line size] [--no-check] [--log form]\n";
static const char help[] =
    "Group lines of JSON into batches: arrays, one per line.\n"
    "\n"
    "  -b, --bytes SIZE      limit a batch to SIZE bytes (1M); a larger item\n"
    "                        gets a batch of its own\n"
    "  -l, --lines           read lines of any text, end a batch with a NUL\n"
    "  -n, --count N         limit a batch to N items (50)\n"
    "  -t, --time T          print a batch T after its first item arrived\n"
    "  -u, --unique KEY      keep only the last of the items with the same\n"
    "                        KEY in a batch\n"
    "      --max-line SIZE   fail on a longer line (64M)\n"
    "      --no-check        do not check that each line is one JSON "
    "text\n" OPT_HELP;

enum { OPT_MAX_LINE = OPT_LONG, OPT_NO_CHECK };

enum { MAX_DEPTH = 4095 };

static const struct option options[] = {
    {"bytes", required_argument, NULL, 'b'},
    {"count", required_argument, NULL, 'n'},
    {"lines", no_argument, NULL, 'l'},
    {"max-line", required_argument, NULL, OPT_MAX_LINE},
    {"no-check", no_argument, NULL, OPT_NO_CHECK},
    {"time", required_argument, NULL, 't'},
    {"unique", required_argument, NULL, 'u'},
    OPT_TABLE,
    {NULL, 0, NULL, 0},
};

static const struct opt_syntax syntax = {usage, "b:hln:qt:u:vV", options, NULL};

static struct lines lines = {.fd = STDIN_FILENO, .max = 64 << 20};
static uint64_t most_items = 50;
static size_t most_bytes = 1 << 20;
static long long most_wait = -1; /* ms; -1: no bound */
static const char *unique;
static bool plain, check = true;

static struct buf batch; /* "[item,item", or lines, without its end */
static uint64_t items, total_items, total_batches;
static long long deadline; /* of the batch, see clock_ms */

/* With -u: where a line is in the batch, and whether it is to be cut out. */
struct place {
	size_t start, len;
	bool out;
};
static struct place *places;
static size_t places_cap;
static struct map last; /* key → index + 1 */

static void parse_option(int c)
{
	switch (c) {
	case 'b':
		most_bytes = opt_size("--bytes", optarg);
		if (most_bytes < 2)
			most_bytes = 2; /* the brackets */
		break;
	case 'l':
		plain = true;
		break;
	case 'n':
		most_items = opt_number("--count", optarg, 1, UINT64_MAX);
		break;
	case 't':
		most_wait = (long long)opt_duration("--time", optarg);
		break;
	case 'u':
		unique = optarg;
		break;
	case OPT_MAX_LINE:
		lines.max = opt_size("--max-line", optarg);
		break;
	case OPT_NO_CHECK:
		check = false;
		break;
	default:
		opt_common(c, usage, help);
	}
}

/* Cuts out each line that has the same key as a later one. */
static void drop_repeated(void)
{
	size_t to = 1;

	for (uint64_t i = 0; i < items; i++) {
		const struct place *p = &places[i];

		if (p->out)
			continue;
		if (to > 1)
			batch.data[to++] = ',';
		memmove(batch.data + to, batch.data + p->start, p->len);
		to += p->len;
	}
	batch.len = to;
	map_release(&last);
}

static void flush_batch(void)
{
	if (!items)
		return;
	if (unique)
		drop_repeated();
	if (!plain)
		buf_putc(&batch, ']');
	out_line(batch.data, batch.len, plain ? '\0' : '\n');
	out_flush();
	buf_reset(&batch);
	total_items += items;
	total_batches++;
	items = 0;
}

/* Writes the lines that were accepted, and ends the program. */
static _Noreturn void refuse(uint64_t line, const char *why)
{
	flush_batch();
	out_close();
	die(EXIT_DATA, "line %" PRIu64 ": %s", line, why);
}

/* Notes the place of the next line. An earlier line with its key is to be cut
 * out. */
static void note_key(const char *line, size_t len, size_t start)
{
	const char *key;
	size_t key_len;
	uintptr_t before;

	if (items == places_cap) {
		places_cap = places_cap ? 2 * places_cap : 64;
		places = mem_resize(places, places_cap, sizeof *places);
	}
	places[items] = (struct place){start, len, false};
	if (!fields_find(line, len, unique, &key, &key_len))
		return;
	before = (uintptr_t)map_put(
	    &last, key, key_len, (void *)(uintptr_t)(items + 1));
	if (before)
		places[before - 1].out = true;
}

static void add_line(const char *line, size_t len)
{
	/* Two bytes for the bracket or comma before it and the one after it. */
	if (items && batch.len + len + 2 > most_bytes)
		flush_batch();
	if (!items && most_wait >= 0)
		deadline = clock_ms() + most_wait;
	if (plain && items)
		buf_putc(&batch, '\n');
	else if (!plain)
		buf_putc(&batch, items ? ',' : '[');
	if (unique)
		note_key(line, len, batch.len);
	buf_put(&batch, line, len);
	if (++items >= most_items)
		flush_batch();
}

/* How long the batch can wait for the next line, in ms; -1: without end. */
static int time_left(void)
{
	long long left;

	if (!items || most_wait < 0)
		return -1;
	left = deadline - clock_ms();
	return left < 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

static void take_line(const char *line, size_t len)
{
	char wrong[CHECK_ERROR];

	if (!plain && lines_blank(line, len))
		return;
	/* What may stand around a text cannot stand in an array. */
	if (check && !plain)
		line = check_text(line, len, MAX_DEPTH, &len, wrong);
	if (!line)
		refuse(lines.number, wrong);
	add_line(line, len);
}

static void run(void)
{
	enum lines_got got;
	const char *line;
	size_t len;
	int left;

	do {
		left = time_left();
		if (left == 0)
			flush_batch();
		got = lines_next(&lines, left ? left : -1, &line, &len);
		if (got == LINES_ONE)
			take_line(line, len);
	} while (got == LINES_ONE || got == LINES_WAIT);
	if (got == LINES_ERROR)
		die_errno("cannot read standard input");
	if (got == LINES_LONG)
		refuse(
		    lines.number + 1, "too long; --max-line raises the limit");
	flush_batch();
}

int main(int argc, char **argv)
{
	int c;

	io_init();
	err_init(argv);
	while ((c = opt_next(&syntax, argc, argv)) != -1)
		parse_option(c);
	if (optind < argc)
		opt_refuse(usage, "unexpected '%s'", argv[optind]);
	if (unique && (plain || !check))
		opt_refuse(usage,
		    "-u cannot be used with -l or --no-check: it needs "
		    "checked JSON");
	outputs_check(true, NULL, 0);
	run();
	out_close();
	debug("%" PRIu64 " items in %" PRIu64 " batches", total_items,
	    total_batches);
	map_release(&last);
	free(places);
	lines_release(&lines);
	buf_release(&batch);
	return EXIT_DONE;
}
