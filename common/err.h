/*
 * Messages for people, and the exit status for scripts.
 *
 * A message is one line on stderr, "ms-x: what failed: why", written with
 * one write(2) so that the stages of a pipe do not tear each other's lines.
 * Control characters become '?': a message may quote what a server sent.
 */
#ifndef ERR_H
#define ERR_H

#include "attr.h"

/* sysexits.h where it has a name for it; ms(7) holds the table for users. */
enum exit_status {
	EXIT_DONE = 0,
	EXIT_REJECTED = 1, /* done, but some items were refused */
	EXIT_CHANGES = 2,  /* --dry-run --exit-code: there are changes */
	EXIT_LIMIT = 3,	   /* a safety limit stopped a deletion */
	EXIT_USAGE = 64,
	EXIT_DATA = 65,	  /* the input is not what it should be */
	EXIT_REMOTE = 69, /* the server refuses for good */
	EXIT_IO = 74,	  /* cannot read or write here */
	EXIT_AGAIN = 75,  /* a passing fault outlived the retries */
	EXIT_DENIED = 77, /* 401, 403, or no key */
};

/*
 * Names the program in messages (the last component of argv[0], which is
 * replaced by it so that getopt says the same).
 */
void err_init(char **argv);
const char *err_program(void);

/* -q and -v: -1 errors only, 0 also warnings and summaries, 1 also notes. */
void err_verbosity(int level);
int err_verbose(void);

_Noreturn void die(int status, const char *fmt, ...) PRINTF(2, 3);
/* The same with ": " and the text of errno behind it; status is EXIT_IO. */
_Noreturn void die_errno(const char *fmt, ...) PRINTF(1, 2);

/* An error that does not end the program: printed whatever -q says. */
void complain(const char *fmt, ...) PRINTF(1, 2);
void warning(const char *fmt, ...) PRINTF(1, 2);
void summary(const char *fmt, ...) PRINTF(1, 2);
void note(const char *fmt, ...) PRINTF(1, 2);

#endif
