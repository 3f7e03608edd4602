/*
 * ms-pick: the items of a JSON stream, one a line, as they were written.
 *
 * The parser only says where an item begins and ends; the bytes printed are the
 * bytes read. The window holds the open item and the last chunk, nothing else.
 * A line is written only when its item is complete.
 */
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/opt.h"
#include "base/options.h"
#include "base/out.h"
#include "base/outputs.h"
#include "base/plural.h"
#include "json/fields.h"
#include "json/path.h"
#include "json/pick.h"
#include "json/scan.h"
#include "json/string.h"
#include "json/token.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 256 * 1024 };

static struct path path;
static struct pick_rules rules;
static bool compact, null, raw;
static struct fields *fields;
static uint64_t most = UINT64_MAX, max_item = 64 << 20, max_depth = 1000;

static struct pick *pick;
static struct buf window;     /* bytes that may still be needed */
static uint64_t window_start; /* their offset in the stream */

static const char usage[] =
    "usage: ms-pick [-0chqrVv] [-f names] [-n count] [--max-depth count]\n"
    "               [--max-item size] [--missing-ok] [--log form] [path]\n";

static void take_fields(const struct opt *o, const char *value)
{
	const char *wrong;

	fields_free(fields);
	fields = fields_parse(value, &wrong);
	if (!fields)
		opt_refuse(usage, "%s: '%s': %s", o->name, value, wrong);
}

static const struct opt list[] = {
    {"--null", '0', NULL, "end items with a NUL instead of a newline",
	.often = true, .flag = &null},
    {"--compact", 'c', NULL, "remove all white space between tokens",
	.often = true, .flag = &compact},
    {"--count", 'n', "N", "stop after N items", .often = true, .number = &most},
    {"--fields", 'f', "NAMES", "keep these members only: id,variants.sku",
	.often = true, .take = take_fields},
    {"--max-depth", 0, "N", "fail on a text nested deeper than N (1000)",
	.often = true, .number = &max_depth, .least = 1, .most = 1 << 24},
    {"--max-item", 0, "SIZE", "fail on a larger item (64M)", .often = true,
	.size = &max_item},
    {"--missing-ok", 0, NULL, "accept a text without the path as empty",
	.often = true, .flag = &rules.missing_ok},
    {"--raw", 'r', NULL, "print strings without quotes and escapes",
	.often = true, .flag = &raw},
};

static const char about[] =
    "Print the items of the JSON texts on standard input, one per line.\n"
    "path selects the items: names joined by dots, [] for each element, [N]\n"
    "for one element, '.' for the root. The default is the root array, or\n"
    "'products' in a root object.\n";

static const struct opts options = {
    .usage = usage,
    .about = about,
    .list = list,
    .count = sizeof list / sizeof list[0],
};

/* NULL: no path is given. */
static void parse_path(const char *text)
{
	const char *wrong;

	if (!text)
		return;
	wrong = path_parse_items(&path, text);
	if (!wrong && path.last)
		wrong = "[-1] works only in ms-fetch: a stream does not show "
			"which element is the last";
	if (wrong)
		opt_refuse(usage, "path '%s': %s", text, wrong);
	rules.path = &path;
}

static void parse_options(int argc, char **argv)
{
	options_parse(&options, argc, argv);
	if (argc - optind > 1)
		opt_refuse(usage, "at most one path");
	outputs_check(true, NULL, 0);
	parse_path(argv[optind]);
	rules.max_depth = (size_t)max_depth;
	rules.fields = fields;
}

static _Noreturn void too_large(uint64_t number)
{
	out_flush();
	die(EXIT_DATA,
	    "item %" PRIu64 " is larger than %" PRIu64
	    " bytes; --max-item raises the limit",
	    number, max_item);
}

/* Removes each byte c, which occurs only between tokens. Returns the length. */
static size_t drop(char *p, size_t len, char c)
{
	char *end = p + len, *to = memchr(p, c, len), *stop;

	if (!to)
		return len;
	for (char *from = to + 1; from < end; from = stop + 1) {
		stop = memchr(from, c, (size_t)(end - from));
		if (!stop)
			stop = end;
		memmove(to, from, (size_t)(stop - from));
		to += stop - from;
	}
	return (size_t)(to - p);
}

/* Moves a string to a place before it. Eight bytes are moved at a time. */
static void move_string(char *to, const char *from, size_t len)
{
	for (; len >= 8; len -= 8, to += 8, from += 8)
		memmove(to, from, 8);
	while (len--)
		*to++ = *from++;
}

static size_t drop_white_space(char *p, size_t len)
{
	const char *from = p, *end = p + len, *after;
	char *to = p;

	while (from < end) {
		if (*from == '"') {
			after = string_end(from, end);
			move_string(to, from, (size_t)(after - from));
			to += after - from;
		} else if ((unsigned char)*from <= ' ') {
			after = token_blanks(from, end);
		} else {
			*to++ = *from;
			after = from + 1;
		}
		from = after;
	}
	return (size_t)(to - p);
}

/* Replaces a string by its characters; returns their number. */
static size_t decode(char *p, size_t len, uint64_t number)
{
	len = string_decode(p, p, len);
	if (null && memchr(p, '\0', len)) {
		out_flush();
		die(EXIT_DATA,
		    "item %" PRIu64
		    " contains a NUL, which ends an item with --null",
		    number);
	}
	return len;
}

static bool on_item(void *ctx, const struct pick_item *item)
{
	/* Changes the item in the window: it is not needed any more. */
	char *p = window.data + (item->start - window_start);
	size_t len = (size_t)(item->end - item->start);

	(void)ctx;
	if (len > max_item)
		too_large(item->number);
	if (fields)
		len = fields_keep_item(fields, p, len, item->start);
	if (item->blanks && compact)
		len = drop_white_space(p, len);
	else if (item->blanks)
		len = drop(p, drop(p, len, '\n'), '\r');
	if (raw && *p == '"')
		len = decode(p, len, item->number);
	out_line(p, len, null ? '\0' : '\n');
	return item->number < most;
}

/* Drops the bytes that no item can need any more. */
static void trim_window(void)
{
	uint64_t keep = pick_keep(pick);
	size_t n = window.len;

	if (keep != UINT64_MAX)
		n = (size_t)(keep - window_start);
	buf_drop(&window, n);
	window_start += n;
	if (window.len > max_item)
		too_large(pick_items(pick) + 1);
}

static enum json_status run(void)
{
	enum json_status status = JSON_OK;
	ssize_t n;

	while (status == JSON_OK) {
		char *chunk = buf_room(&window, CHUNK);

		n = io_read(STDIN_FILENO, chunk, CHUNK);
		if (n < 0)
			die_errno("cannot read standard input");
		if (n == 0)
			return pick_finish(pick);
		buf_grow(&window, (size_t)n);
		status = pick_feed(pick, chunk, (size_t)n);
		if (status == JSON_OK)
			trim_window();
		out_flush();
	}
	return status;
}

/* Ends the program if the stream had an error. */
static void check_end(enum json_status status)
{
	bool deep = scan_too_deep(pick_scanner(pick));

	if (pick_failed(pick, status))
		die(EXIT_DATA, "text %" PRIu64 ", %s%s", pick_text(pick),
		    pick_explain(pick, status),
		    deep ? "; --max-depth raises the limit" : "");
}

static void summarize(void)
{
	const uint64_t bytes = window_start + window.len;

	if (pick_nulls(pick))
		warning("null instead of items in %" PRIu64 " of %" PRIu64
			" texts",
		    pick_nulls(pick), pick_texts(pick));
	debug("%" PRIu64 " item%s in %" PRIu64 " text%s, %" PRIu64 " byte%s",
	    pick_items(pick), plural(pick_items(pick)), pick_texts(pick),
	    plural(pick_texts(pick)), bytes, plural(bytes));
}

int main(int argc, char **argv)
{
	enum json_status status = JSON_STOPPED;

	io_init();
	err_init(argv);
	parse_options(argc, argv);
	rules.handler = on_item;
	pick = pick_new(&rules);
	if (most)
		status = run();
	out_close();
	check_end(status);
	summarize();
	pick_free(pick);
	path_release(&path);
	buf_release(&window);
	fields_free(fields);
	return EXIT_DONE;
}
