/*
 * Parses the values of options. A value that is not valid as a whole is an
 * error: a message that names the option, then EXIT_USAGE.
 */
#ifndef BASE_OPT_H
#define BASE_OPT_H

#include "base/attr.h"
#include "base/share.h"

#include <stddef.h>
#include <stdint.h>

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

/*
 * Prints an error, the usage line and where the help is, then exits with
 * EXIT_USAGE.
 */
_Noreturn void opt_refuse(const char *usage, const char *fmt, ...) PRINTF(2, 3);

#endif
