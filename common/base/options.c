/*
 * The list is translated for getopt_long: the long option of row n gets the
 * value FIRST + n, and so does its letter when it is found.
 */
#include "base/options.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/opt.h"
#include "base/out.h"
#include "base/outputs.h"
#include "base/syntax.h"

#include <assert.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	ROWS = 128, /* the most options of a program */
	FIRST = SYNTAX_LONG,
	LOG = FIRST + ROWS,
	COLUMN = 28, /* where the help of an option begins */
};

/* The options that all tools have. */
static const struct option common[] = {
    {"help", optional_argument, NULL, 'h'},
    {"log", required_argument, NULL, LOG},
    {"quiet", no_argument, NULL, 'q'},
    {"verbose", no_argument, NULL, 'v'},
    {"version", no_argument, NULL, 'V'},
};
static const char common_letters[] = "hqvV";
static const struct opt common_help[] = {
    {"--log", 0, "json|text", "write messages as JSON or text (text)",
	.often = false},
    {"--quiet", 'q', NULL, "print no warnings", .often = false},
    {"--verbose", 'v', NULL, "print more messages", .often = true},
    {"--help", 'h', "[all]", "print the common options, or all", .often = true},
    {"--version", 'V', NULL, "print the version", .often = false},
};

enum {
	COMMON = sizeof common / sizeof common[0],
	COMMON_HELP = sizeof common_help / sizeof common_help[0],
};

/* --- help */

static void put_option(struct buf *to, const struct opt *o)
{
	size_t start = to->len;

	buf_printf(to, o->letter ? "  -%c, " : "      ", o->letter);
	buf_puts(to, o->name);
	if (o->value)
		buf_printf(to, o->optional ? "[=%s]" : " %s", o->value);
	do
		buf_putc(to, ' ');
	while (to->len - start < COLUMN);
	if (to->data[to->len - 2] != ' ')
		buf_putc(to, ' ');
	buf_printf(to, "%s\n", o->help);
}

static void put_options(
    struct buf *to, const struct opt *list, unsigned count, bool all)
{
	for (unsigned i = 0; i < count; i++) {
		if (list[i].name && (all || list[i].often))
			put_option(to, &list[i]);
		else if (!list[i].name && all)
			buf_printf(to, "\n%s:\n", list[i].help);
	}
}

static const char *help_of(const struct opts *o, bool all)
{
	static struct buf text;

	buf_puts(&text, o->about);
	if (!all)
		buf_putc(&text, '\n');
	put_options(&text, o->list, o->count, all);
	put_options(&text, common_help, COMMON_HELP, all);
	if (!all && o->after)
		buf_puts(&text, o->after);
	return text.data;
}

/* --- parsing */

static _Noreturn void print_and_exit(const char *a, const char *b)
{
	if (!io_write(STDOUT_FILENO, a, strlen(a)) ||
	    !io_write(STDOUT_FILENO, b, strlen(b)))
		die_errno("cannot write to standard output");
	out_close();
	exit(EXIT_DONE);
}

static _Noreturn void print_version(void)
{
	char line[128];

	snprintf(line, sizeof line, "%.64s %s\n", err_program(), VERSION);
	print_and_exit(line, "");
}

static void set_log(const char *form)
{
	static const char *const forms[] = {"text", "json", NULL};

	err_json(opt_word("--log", form, forms) == 1);
}

/* Handles an option that all tools have; `all`: of --help. */
static void take_common(const struct opts *o, int c, bool all)
{
	switch (c) {
	case LOG:
		set_log(optarg);
		break;
	case 'q':
		err_verbosity(-1);
		break;
	case 'v':
		err_verbosity(1);
		break;
	case 'V':
		print_version();
	case 'h':
		if (optarg && strcmp(optarg, "all") != 0)
			opt_refuse(
			    o->usage, "--help: '%s' is not 'all'", optarg);
		print_and_exit(o->usage, help_of(o, all));
	default:
		assert(!"an option that no one handles");
	}
}

static void translate(const struct opts *o, struct option *names, char *letters)
{
	memcpy(letters, common_letters, sizeof common_letters);
	letters += sizeof common_letters - 1;
	memcpy(names, common, sizeof common);
	names += COMMON;
	for (unsigned i = 0; i < o->count; i++) {
		const struct opt *row = &o->list[i];
		bool takes = row->value != NULL;

		if (!row->name)
			continue;
		*names++ = (struct option){row->name + strlen("--"),
		    row->optional ? optional_argument
		    : takes	  ? required_argument
				  : no_argument,
		    NULL, FIRST + (int)i};
		if (row->letter)
			*letters++ = row->letter;
		if (row->letter && takes)
			*letters++ = ':';
	}
	*names = (struct option){NULL, 0, NULL, 0};
	*letters = '\0';
}

/* The row of getopt's result; NULL: one of the common options, or an error. */
static const struct opt *row_of(const struct opts *o, int c)
{
	if (c >= FIRST && c < FIRST + (int)o->count)
		return &o->list[c - FIRST];
	for (unsigned i = 0; i < o->count; i++)
		if (o->list[i].name && o->list[i].letter == c)
			return &o->list[i];
	return NULL;
}

static uint64_t duration(const struct opt *o, const char *value)
{
	uint64_t ms = opt_duration(o->name, value);

	if (ms < o->least)
		die(EXIT_USAGE, "%s: the time must be greater than 0", o->name);
	return ms;
}

/* No output may be a file that is read; see outputs.h. */
static void note_file(const struct opt *o, const char *value)
{
	const size_t len = o->reads ? strlen(o->reads) : 0;

	if (o->reads && !strncmp(value, o->reads, len))
		outputs_note_read(o->name, value + len);
}

static void set(const struct opt *o, const char *value)
{
	note_file(o, value);
	if (o->flag)
		*o->flag = !o->off;
	else if (o->text)
		*o->text = value;
	else if (o->number)
		*o->number = opt_number(
		    o->name, value, o->least, o->most ? o->most : UINT64_MAX);
	else if (o->size)
		*o->size = opt_size(o->name, value);
	else if (o->time)
		*o->time = duration(o, value);
	else
		o->take(o, value);
}

static bool has_first(const struct opts *o)
{
	for (unsigned i = 0; i < o->count; i++)
		if (o->list[i].first)
			return true;
	return false;
}

/* The options that come first, or all others. */
static void parse(const struct opts *o, const struct syntax *syntax, bool first,
    int argc, char **argv)
{
	int c;

	optind = 0; /* begin again; see getopt(3) */
	while ((c = syntax_next(syntax, argc, argv)) != -1) {
		const char *after = optarg ? optarg : argv[optind];
		const struct opt *row = row_of(o, c);

		if (row && row->first == first)
			set(row, optarg);
		/* --log says how the messages of the first ones look. */
		else if (!row && (!first || c == LOG))
			take_common(o, c, after && !strcmp(after, "all"));
	}
}

void options_parse(const struct opts *o, int argc, char **argv)
{
	struct option names[ROWS + COMMON + 1];
	char letters[sizeof common_letters + 2 * (size_t)ROWS];
	const struct syntax syntax = {o->usage, letters, names, o->hints};

	assert(o->count <= ROWS);
	translate(o, names, letters);
	if (has_first(o))
		parse(o, &syntax, true, argc, argv);
	parse(o, &syntax, false, argc, argv);
}

void options_each(const struct opts *o, int argc, char **argv,
    options_handler *take, void *ctx)
{
	struct option names[ROWS + COMMON + 1];
	char letters[sizeof common_letters + 2 * (size_t)ROWS];
	const struct syntax syntax = {o->usage, letters, names, o->hints};
	int c;

	translate(o, names, letters);
	optind = 0;
	while ((c = syntax_next(&syntax, argc, argv)) != -1) {
		const struct opt *row = row_of(o, c);

		if (row)
			take(row, optarg, ctx);
	}
}

/* --- options in a file */

/* The names that begin with the same two letters, for a message. */
static void list_similar(struct buf *to, const struct opts *o, const char *name)
{
	enum { SAME = 2 };

	for (unsigned i = 0; i < o->count; i++) {
		const char *other = o->list[i].name;

		if (other && !strncmp(other + strlen("--"), name, SAME))
			buf_printf(to, "%s%s", to->len ? ", " : "; there is ",
			    other + strlen("--"));
	}
}

static const struct opt *row_named(const struct opts *o, const char *name)
{
	struct buf similar = {0};

	for (unsigned i = 0; i < o->count; i++)
		if (o->list[i].name &&
		    !strcmp(o->list[i].name + strlen("--"), name))
			return &o->list[i];
	for (unsigned i = 0; i < COMMON; i++)
		if (!strcmp(common[i].name, name))
			die(EXIT_USAGE, "--%s is only for the command line",
			    name);
	list_similar(&similar, o, name);
	die(EXIT_USAGE, "no option '%s'%s", name,
	    similar.len ? similar.data : "");
}

void options_set(const struct opts *o, const char *name, const char *value)
{
	const struct opt *row = row_named(o, name);

	if (row->value && !row->optional && !value)
		die(EXIT_USAGE, "'%s' needs a value", name);
	if (!row->value && value)
		die(EXIT_USAGE, "'%s' takes no value", name);
	set(row, value);
}
