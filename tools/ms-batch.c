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
#include "base/options.h"
#include "base/out.h"
#include "base/outputs.h"
#include "base/plural.h"
#include "json/check.h"
#include "json/fields.h"

#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_DEPTH = 4095 };

static struct lines lines = {.fd = STDIN_FILENO};
static uint64_t most_items = 50;
static uint64_t most_bytes = 1 << 20, max_line = 64 << 20;
static uint64_t most_wait = UINT64_MAX; /* ms; UINT64_MAX: no bound */
static const char *unique, *reject_path;
static int reject_fd = -1;
static bool plain, check = true;

static struct buf batch; /* "[item,item", or lines, without its end */
static uint64_t items, total_items, total_batches, total_rejected;
static long long deadline; /* of the batch, see clock_ms */

/* With -u: where a line is in the batch, and whether it is to be cut out. */
struct place {
	size_t start, len;
	bool out;
};
static struct place *places;
static size_t places_cap;
static struct map last; /* key → index + 1 */

static const struct opt list[] = {
    {"--bytes", 'b', "SIZE", "limit a batch to SIZE bytes, or one item (1M)",
	.often = true, .size = &most_bytes},
    {"--count", 'n', "N", "limit a batch to N items (50)", .often = true,
	.number = &most_items, .least = 1},
    {"--lines", 'l', NULL, "read lines of any text, end a batch with a NUL",
	.often = true, .flag = &plain},
    {"--max-line", 0, "SIZE", "fail on a longer line (64M)", .often = true,
	.size = &max_line},
    {"--no-check", 0, NULL, "do not check that each line is one JSON text",
	.often = true, .flag = &check, .off = true},
    {"--reject", 0, "FILE", "write lines that are not to FILE, and go on",
	.often = true, .text = &reject_path},
    {"--time", 't', "T", "print a batch T after its first item arrived",
	.often = true, .time = &most_wait},
    {"--unique", 'u', "KEY", "of items with the same KEY keep only the last",
	.often = true, .text = &unique},
};

static const char usage[] =
    "usage: ms-batch [-hlqVv] [-b size] [-n count] [-t time] [-u key]\n"
    "                [--max-line size] [--no-check] [--reject file]\n"
    "                [--log form]\n";

static const struct opts options = {
    .usage = usage,
    .about = "Group lines of JSON into batches: arrays, one per line.\n",
    .list = list,
    .count = sizeof list / sizeof list[0],
};

static void parse_options(int argc, char **argv)
{
	options_parse(&options, argc, argv);
	if (optind < argc)
		opt_refuse(usage, "unexpected '%s'", argv[optind]);
	if (unique && (plain || !check))
		opt_refuse(usage,
		    "-u cannot be used with -l or --no-check: it needs "
		    "checked JSON");
	if (reject_path && (plain || !check))
		opt_refuse(usage,
		    "--reject cannot be used with -l or --no-check: nothing "
		    "is checked");
	outputs_check(true, (struct output[]){{"--reject", reject_path}}, 1);
	lines.max = (size_t)max_line;
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

static void open_rejects(void)
{
	if (!reject_path)
		return;
	reject_fd =
	    open(reject_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (reject_fd < 0)
		die_errno("cannot open '%s'", reject_path);
}

static void keep_rejected(const char *line, size_t len, const char *why)
{
	if (!io_write(reject_fd, line, len) || !io_write(reject_fd, "\n", 1))
		die_errno("cannot write to '%s'", reject_path);
	total_rejected++;
	warning("line %" PRIu64 ": %s", lines.number, why);
}

static void close_rejects(void)
{
	if (reject_fd >= 0 && close(reject_fd))
		die_errno("cannot write to '%s'", reject_path);
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
	if (!items && most_wait != UINT64_MAX)
		deadline = clock_ms() + (long long)most_wait;
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

	if (!items || most_wait == UINT64_MAX)
		return -1;
	left = deadline - clock_ms();
	return left < 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

static void take_line(const char *line, size_t len)
{
	char wrong[CHECK_ERROR];
	const char *text = line;
	size_t text_len = len;

	if (!plain && lines_blank(line, len))
		return;
	/* What may stand around a text cannot stand in an array. */
	if (check && !plain)
		text = check_text(line, len, MAX_DEPTH, &text_len, wrong);
	if (text)
		add_line(text, text_len);
	else if (reject_path)
		keep_rejected(line, len, wrong);
	else
		refuse(lines.number, wrong);
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

static void summarize(void)
{
	debug("%" PRIu64 " item%s in %" PRIu64 " %s", total_items,
	    plural(total_items), total_batches,
	    total_batches == 1 ? "batch" : "batches");
	if (total_rejected)
		warning("lines that are not JSON: %" PRIu64
			"; they are in '%s'",
		    total_rejected, reject_path);
}

int main(int argc, char **argv)
{
	io_init();
	err_init(argv);
	parse_options(argc, argv);
	open_rejects();
	run();
	out_close();
	close_rejects();
	summarize();
	map_release(&last);
	free(places);
	lines_release(&lines);
	buf_release(&batch);
	return total_rejected ? EXIT_REJECTED : EXIT_DONE;
}
