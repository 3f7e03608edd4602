/*
 * Messages for people, and the exit status for scripts.
 *
 * A message is one line on stderr, "ms-x: what failed: why", written with
 * one write(2) so that the stages of a pipe do not tear each other's lines.
 * Control characters become '?': a message may quote what a server sent. For
 * --log json it is an object with time, tool, level and message instead.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/attr.h"

#include <stdbool.h>

/* sysexits.h where it has a name for it; ms(7) holds the table for users. */
enum exit_status {
	EXIT_DONE = 0,
	EXIT_REJECTED = 1, /* done, but some items were refused */
	EXIT_CHANGES = 2,  /* a dry run, and there are changes */
	EXIT_USAGE = 64,
	EXIT_DATA = 65,	  /* the input is not what it should be */
	EXIT_REMOTE = 69, /* the server refuses for good */
	EXIT_IO = 74,	  /* cannot read or write here */
	EXIT_AGAIN = 75,  /* a transient failure outlived the retries */
	EXIT_DENIED = 77, /* 401, 403, or no key */
};

/*
 * Names the program in messages (the last component of argv[0], which is
 * replaced by it so that getopt says the same).
 */
void err_init(char **argv);
const char *err_program(void);

/* -q and -v: -1 errors only, 0 also warnings and summaries, 1 also debug. */
void err_verbosity(int level);
int err_verbose(void);

/* --log json: from now on. */
void err_json(bool yes);
bool err_as_json(void);

/*
 * Says whether stderr shows a line that is redrawn in place; the next message
 * clears it, even one drawn by another program. Returns the previous value.
 */
bool err_set_drawn(bool now);

/*
 * What is to be done before the program ends by die, by err_end, or by a
 * signal it has caught (128 and its number); the status to end with is what f
 * gives. Called once, on whichever thread it is that ends.
 */
void err_at_end(int (*f)(int status));
int err_end(int status);

_Noreturn void die(int status, const char *fmt, ...) PRINTF(2, 3);
/* The same with ": " and the text of errno behind it; status is EXIT_IO. */
_Noreturn void die_errno(const char *fmt, ...) PRINTF(1, 2);

/* An error that does not end the program; -q does not silence it. */
void error(const char *fmt, ...) PRINTF(1, 2);
/* Output the user asked for, as by --explain; -q does not silence it. */
void info(const char *fmt, ...) PRINTF(1, 2);
void warning(const char *fmt, ...) PRINTF(1, 2);
void summary(const char *fmt, ...) PRINTF(1, 2);
void debug(const char *fmt, ...) PRINTF(1, 2);

#endif
