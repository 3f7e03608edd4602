/*
 * Parses the values of options. A value that is not valid as a whole is an
 * error: a message that names the option, then EXIT_USAGE.
 */
#ifndef BASE_OPT_H
#define BASE_OPT_H

#include "base/attr.h"
#include "base/share.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Values of long options without a short form begin here. */
enum { OPT_LONG = 256, OPT_LOG = OPT_LONG + 2000 };

/* The options that all tools have, for a tool's table of long options. */
#define OPT_TABLE                                                              \
	{"help", optional_argument, NULL, 'h'},                                \
	    {"log", required_argument, NULL, OPT_LOG},                         \
	    {"quiet", no_argument, NULL, 'q'},                                 \
	    {"verbose", no_argument, NULL, 'v'},                               \
	{                                                                      \
		"version", no_argument, NULL, 'V'                              \
	}

/* The last line of each tool's help. */
#define OPT_HELP                                                               \
	"  -q, --quiet; -v, --verbose; --log json; -h, --help; -V, "           \
	"--version\n"

/* Returns a decimal number from lo to hi. */
uint64_t opt_number(const char *name, const char *s, uint64_t lo, uint64_t hi);
/* Returns a number, or a percentage up to 100 with "%". */
struct share opt_share(const char *name, const char *s);
/* Returns bytes, at least 1; k, M and G are powers of 1024. */
size_t opt_size(const char *name, const char *s);
/* Returns milliseconds; the unit is ms, s, m or h ("1.5s"), else seconds. */
uint64_t opt_duration(const char *name, const char *s);

/* Returns the index of the word in the list, which ends with NULL. */
unsigned opt_word(const char *name, const char *s, const char *const *words);
/* Parses a list of words, "a,b". Returns 1 << index for each of them. */
unsigned opt_words(const char *name, const char *s, const char *const *words);

/* What to do instead of an option of another program, such as curl. */
struct opt_hint {
	const char *name; /* "--insecure" */
	char letter;	  /* of its short form */
	const char *text;
};

/* What a program accepts. */
struct option;
struct opt_syntax {
	const char *usage;	      /* "usage: ...\n" */
	const char *letters;	      /* as for getopt_long */
	const struct option *names;   /* the same */
	const struct opt_hint *hints; /* ends with a row without a name; or NULL
				       */
};

/*
 * Returns the next option, as getopt_long does; -1 after the last one. A name
 * must be written in full. An error ends the program with EXIT_USAGE.
 */
int opt_next(const struct opt_syntax *s, int argc, char **argv);

/* Handles the options that all tools have: -h, -V, -q, -v and --log. */
void opt_common(int c, const char *usage, const char *help);

/*
 * Prints an error, the usage line and where the help is, then exits with
 * EXIT_USAGE.
 */
_Noreturn void opt_refuse(const char *usage, const char *fmt, ...) PRINTF(2, 3);

#endif
