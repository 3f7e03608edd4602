/*
 * The list is translated for getopt_long: the long option of row n gets the
 * value FIRST + n, and so does its letter when it is found.
 */
#include "base/options.h"

#include "base/buf.h"
#include "base/opt.h"

#include <assert.h>
#include <getopt.h>
#include <string.h>

enum {
	FIRST = OPT_LONG,
	ROWS = 128,  /* the most options of a program */
	COLUMN = 28, /* where the help of an option begins */
};

/* The options that all tools have, and that opt_common handles. */
static const struct option common[] = {OPT_TABLE};
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

static void set(const struct opt *o, const char *value)
{
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
		*o->time = opt_duration(o->name, value);
	else
		o->take(o, value);
}

void options_parse(const struct opts *o, int argc, char **argv)
{
	struct option names[ROWS + COMMON + 1];
	char letters[sizeof common_letters + 2 * (size_t)ROWS];
	const struct opt_syntax syntax = {o->usage, letters, names, o->hints};
	const struct opt *row;
	int c;

	assert(o->count <= ROWS);
	translate(o, names, letters);
	while ((c = opt_next(&syntax, argc, argv)) != -1) {
		const char *next = optarg ? optarg : argv[optind];
		bool all = next && !strcmp(next, "all");

		row = row_of(o, c);
		if (row)
			set(row, optarg);
		else
			opt_common(
			    c, o->usage, c == 'h' ? help_of(o, all) : "");
	}
}
