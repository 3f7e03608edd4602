#include "base/opt.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/out.h"

#include <assert.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Parses digits up to *end. False if there are none or they overflow. */
static bool digits(const char *s, const char **end, uint64_t *value)
{
	uint64_t v = 0;
	const char *p = s;

	for (; *p >= '0' && *p <= '9'; p++) {
		unsigned d = (unsigned)(*p - '0');

		if (v > (UINT64_MAX - d) / 10)
			return false;
		v = v * 10 + d;
	}
	*end = p;
	*value = v;
	return p > s;
}

uint64_t opt_number(const char *name, const char *s, uint64_t lo, uint64_t hi)
{
	const char *end;
	uint64_t v;

	assert(lo <= hi);
	if (digits(s, &end, &v) && !*end && v >= lo && v <= hi)
		return v;
	if (hi == UINT64_MAX)
		die(EXIT_USAGE,
		    "%s: '%s' is not a whole number of at least %" PRIu64, name,
		    s, lo);
	die(EXIT_USAGE,
	    "%s: '%s' is not a whole number from %" PRIu64 " to %" PRIu64, name,
	    s, lo, hi);
}

struct share opt_share(const char *name, const char *s)
{
	struct share share;
	const char *end;

	if (digits(s, &end, &share.most)) {
		share.percent = *end == '%';
		if (!end[share.percent] &&
		    (!share.percent || share.most <= 100))
			return share;
	}
	die(EXIT_USAGE, "%s: '%s' is not a number such as 500, or 25%%", name,
	    s);
}

size_t opt_size(const char *name, const char *s)
{
	static const char units[] = "kMG";
	const char *end, *unit;
	uint64_t v, scale = 1;

	if (!digits(s, &end, &v))
		goto bad;
	if (*end == 'K')
		scale = 1024, end++;
	else if (*end && (unit = strchr(units, *end)))
		scale <<= 10 * (unit - units + 1), end++;
	if (*end || !v || v > SIZE_MAX / 4 / scale)
		goto bad;
	return (size_t)(v * scale);
bad:
	die(EXIT_USAGE, "%s: '%s' is not a size such as 65536, 64k, 8M, 1G",
	    name, s);
}

/* At most three digits after the point, since the result is milliseconds. */
uint64_t opt_duration(const char *name, const char *s)
{
	static const struct {
		const char *unit;
		uint64_t ms;
	} units[] = {
	    {"ms", 1}, {"s", 1000}, {"", 1000}, {"m", 60000}, {"h", 3600000}};
	const uint64_t most = 1000ULL * 3600000;
	const char *end;
	uint64_t v, scale = 1, fraction = 0;

	if (!digits(s, &end, &v))
		goto bad;
	if (*end == '.') {
		const char *point = end + 1;

		if (!digits(point, &end, &fraction) || end - point > 3)
			goto bad;
		for (; point < end; point++)
			scale *= 10;
	}
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (strcmp(end, units[i].unit) != 0)
			continue;
		if (v > most / units[i].ms)
			goto bad;
		return v * units[i].ms + fraction * units[i].ms / scale;
	}
bad:
	die(EXIT_USAGE, "%s: '%s' is not a time such as 500ms, 1.5s, 2m, 1h",
	    name, s);
}

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

/* Prints the usage line and where the help is, and exits. */
static _Noreturn void refuse(const char *usage)
{
	if (err_as_json())
		error("%.*s; see %s --help", (int)strlen(usage) - 1, usage,
		    err_program());
	else
		fprintf(stderr, "%ssee %s --help\n", usage, err_program());
	exit(EXIT_USAGE);
}

static void set_log(const char *form)
{
	static const char *const forms[] = {"text", "json", NULL};

	err_json(opt_word("--log", form, forms) == 1);
}

/* Returns the index of s in the list; the number of words if it is missing. */
static unsigned index_of(const char *s, size_t len, const char *const *words)
{
	unsigned n = 0;

	while (words[n] &&
	       (strlen(words[n]) != len || memcmp(words[n], s, len) != 0))
		n++;
	return n;
}

/* Like index_of, but a word that is missing is an error. */
static unsigned find_word(
    const char *name, const char *s, size_t len, const char *const *words)
{
	unsigned n = index_of(s, len, words);
	struct buf known = {0};

	if (words[n])
		return n;
	for (n = 0; words[n]; n++)
		buf_printf(&known, "%s%s", n ? ", " : "", words[n]);
	die(EXIT_USAGE, "%s: '%.*s' is not one of %s", name, (int)len, s,
	    known.data ? known.data : "none");
}

unsigned opt_word(const char *name, const char *s, const char *const *words)
{
	return find_word(name, s, strlen(s), words);
}

unsigned opt_words(const char *name, const char *s, const char *const *words)
{
	unsigned bits = 0;

	while (*s) {
		size_t len = strcspn(s, ",");
		unsigned n = find_word(name, s, len, words);

		assert(n < sizeof bits * CHAR_BIT);
		bits |= 1U << n;
		s += len + (s[len] == ',');
	}
	return bits;
}

void opt_common(int c, const char *usage, const char *help)
{
	switch (c) {
	case OPT_LOG:
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
			opt_refuse(usage, "--help: '%s' is not 'all'", optarg);
		print_and_exit(usage, help);
	default:
		assert(!"an option that no one handles");
	}
}

void opt_refuse(const char *usage, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	error("%s", text);
	refuse(usage);
}

/* --- names and letters on the command line */

static const char *hint_for(
    const struct opt_syntax *s, const char *name, size_t len, int letter)
{
	const struct opt_hint *h = s->hints;

	for (; h && h->name; h++)
		if (name ? !strncmp(h->name, name, len) && !h->name[len]
			 : h->letter == letter)
			return h->text;
	return NULL;
}

/* Lists the names that begin with an abbreviation, which has no dashes. */
static void list_names(struct buf *to, const struct option *names,
    const char *abbreviation, size_t len)
{
	for (; names->name; names++)
		if (!strncmp(names->name, abbreviation, len))
			buf_printf(to, "%s--%s",
			    to->len ? ", " : "; write the full name: ",
			    names->name);
}

/* The value after "=" may be a secret, so it is not shown. */
static _Noreturn void refuse_name(const struct opt_syntax *s, const char *given)
{
	const size_t len = strcspn(given, "=");
	const char *hint = hint_for(s, given, len, 0);
	struct buf advice = {0};

	if (hint)
		buf_printf(&advice, "; %s", hint);
	else
		list_names(&advice, s->names, given + 2, len - 2);
	opt_refuse(s->usage, "unrecognized option '%.*s'%s", (int)len, given,
	    advice.len ? advice.data : "");
}

static _Noreturn void refuse_letter(const struct opt_syntax *s, int letter)
{
	const char *hint = hint_for(s, NULL, 0, letter);

	opt_refuse(s->usage, "invalid option -- '%c'%s%s", letter,
	    hint ? "; " : "", hint ? hint : "");
}

/* Is it one of the names, in full? */
static bool is_name(const struct option *names, const char *given, size_t len)
{
	for (; names->name; names++)
		if (strlen(names->name) == len &&
		    !memcmp(names->name, given, len))
			return true;
	return false;
}

/* getopt has found an error at the argument before optind. */
static _Noreturn void refuse_option(
    const struct opt_syntax *s, const char *given)
{
	const char *letter = optopt > 0 && optopt < OPT_LONG && optopt != ':'
				 ? strchr(s->letters, optopt)
				 : NULL;
	const bool name = !strncmp(given, "--", 2);
	const size_t len = strcspn(given, "=");

	if (optopt && optopt < OPT_LONG && !letter)
		refuse_letter(s, optopt);
	if (!optopt || (name && !is_name(s->names, given + 2, len - 2)))
		refuse_name(s, given);
	if (name && given[len])
		opt_refuse(s->usage, "option '%.*s' doesn't allow an argument",
		    (int)len, given);
	if (name)
		opt_refuse(s->usage, "option '%s' requires an argument", given);
	opt_refuse(s->usage, "option requires an argument -- '%c'", optopt);
}

int opt_next(const struct opt_syntax *s, int argc, char **argv)
{
	int which = -1, c;
	const char *given;

	opterr = 0; /* getopt's messages are not JSON, and give no advice */
	c = getopt_long(argc, argv, s->letters, s->names, &which);
	if (c == '?')
		refuse_option(s, argv[optind - 1]);
	if (c == -1 || which < 0)
		return c;
	given = argv[optind - 1 - (optarg && optarg == argv[optind - 1])];
	if (strcspn(given + 2, "=") != strlen(s->names[which].name))
		refuse_name(s, given);
	return c;
}
