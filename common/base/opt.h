/*
 * Values of options, parsed whole or refused: a message that names the
 * option, then EXIT_USAGE.
 */
#ifndef BASE_OPT_H
#define BASE_OPT_H

#include "base/attr.h"

#include <stddef.h>
#include <stdint.h>

/* Long options without a letter of their own count from here. */
enum { OPT_LONG = 256, OPT_LOG = OPT_LONG + 2000 };

/* For a tool's table of long options: what all tools have. */
#define OPT_TABLE                                                              \
	{"help", no_argument, NULL, 'h'},                                      \
	    {"log", required_argument, NULL, OPT_LOG},                         \
	    {"quiet", no_argument, NULL, 'q'},                                 \
	    {"verbose", no_argument, NULL, 'v'},                               \
	{                                                                      \
		"version", no_argument, NULL, 'V'                              \
	}

/* The end of a tool's help, which fits a screen; the manual page says more. */
#define OPT_HELP                                                               \
	"  -q, --quiet; -v, --verbose; --log json; -h, --help; -V, "           \
	"--version\n"

/* A decimal number from lo to hi. */
uint64_t opt_number(const char *name, const char *s, uint64_t lo, uint64_t hi);
/* A number of bytes of at least 1, with k, M or G for powers of 1024. */
size_t opt_size(const char *name, const char *s);
/* Milliseconds, from a number with ms, s, m or h ("1.5s"); bare: seconds. */
uint64_t opt_duration(const char *name, const char *s);

/* Which of the words it is, counted from 0; NULL is behind the last one. */
unsigned opt_word(const char *name, const char *s, const char *const *words);
/* A list of words, "a,b": a bit for each, 1 << n for the n-th from 0. */
unsigned opt_words(const char *name, const char *s, const char *const *words);

/*
 * What all tools have: -h, -V, -q, -v and --log. Anything else is an error
 * that getopt has told of: the usage line, then EXIT_USAGE.
 */
void opt_common(int c, const char *usage, const char *help);

/* A message, the usage line behind it, then EXIT_USAGE. */
_Noreturn void opt_refuse(const char *usage, const char *fmt, ...) PRINTF(2, 3);

#endif
