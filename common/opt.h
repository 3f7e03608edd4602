/*
 * Values of options, parsed whole or refused: a message that names the
 * option, then EXIT_USAGE.
 */
#ifndef OPT_H
#define OPT_H

#include "attr.h"

#include <stddef.h>
#include <stdint.h>

/* Long options without a letter of their own count from here. */
enum { OPT_LONG = 256 };

/* A decimal number from lo to hi. */
uint64_t opt_number(const char *name, const char *s, uint64_t lo, uint64_t hi);
/* A number of bytes of at least 1, with k, M or G for powers of 1024. */
size_t opt_size(const char *name, const char *s);
/* Milliseconds, from a number with ms, s, m or h ("1.5s"); bare: seconds. */
uint64_t opt_duration(const char *name, const char *s);

/* --help: the text to stdout, then exit 0. */
_Noreturn void opt_help(const char *usage, const char *help);
_Noreturn void opt_version(void);
/* A message, the usage line behind it, then EXIT_USAGE. */
_Noreturn void opt_refuse(const char *usage, const char *fmt, ...) PRINTF(2, 3);
/* The same after getopt has said what is wrong. */
_Noreturn void opt_usage(const char *usage);

#endif
