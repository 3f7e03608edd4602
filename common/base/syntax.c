#include "base/syntax.h"

#include "base/buf.h"
#include "base/opt.h"
#include "base/options.h"

#include <getopt.h>
#include <stdbool.h>
#include <string.h>

static const char *hint_for(
    const struct syntax *s, const char *name, size_t len, int letter)
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
static _Noreturn void refuse_name(const struct syntax *s, const char *given)
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

static _Noreturn void refuse_letter(const struct syntax *s, int letter)
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
static _Noreturn void refuse_option(const struct syntax *s, const char *given)
{
	const char *letter = optopt > 0 && optopt < SYNTAX_LONG && optopt != ':'
				 ? strchr(s->letters, optopt)
				 : NULL;
	const bool name = !strncmp(given, "--", 2);
	const size_t len = strcspn(given, "=");

	if (optopt && optopt < SYNTAX_LONG && !letter)
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

int syntax_next(const struct syntax *s, int argc, char **argv)
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
