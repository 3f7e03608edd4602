/*
 * Messages for people, and the exit status for scripts.
 *
 * A message is one line on stderr, "ms-x: what failed: why". It is written with
 * one write(2), so that the lines of the stages of a pipe do not mix. Control
 * characters become '?', because a message may quote a server. With --log json
 * a message is a JSON object with time, tool, level and message.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/attr.h"

#include <stdbool.h>

/* From sysexits.h where it has a matching name; ms(7) has the table. */
enum exit_status {
	EXIT_DONE = 0,
	EXIT_REJECTED = 1, /* done, but some items were rejected */
	EXIT_CHANGES = 2,  /* a dry run found changes */
	EXIT_LIMIT = 3,	   /* stopped by a safety limit */
	EXIT_USAGE = 64,
	EXIT_DATA = 65,	  /* invalid input */
	EXIT_REMOTE = 69, /* a permanent failure of the server */
	EXIT_IO = 74,	  /* a local input or output error */
	EXIT_AGAIN = 75,  /* a transient failure after all retries */
	EXIT_DENIED = 77, /* 401, 403 or a missing key */
};

/*
 * Sets the name of the program in messages: the last component of argv[0]. Also
 * stores it in argv[0], so that getopt prints the same name.
 */
void err_init(char **argv);
const char *err_program(void);

/*
 * Sets what all messages begin with from now on, such as a file and a line;
 * NULL is nothing. Keeps the pointer.
 */
void err_place(const char *place);

/*
 * -q and -v. -1: errors only; 0: also warnings and summaries; 1: also debug
 * messages.
 */
void err_verbosity(int level);
int err_verbose(void);

/* How many warnings there were, also those that were not printed. */
unsigned long err_warnings(void);

/* --log json: messages are JSON from now on. */
void err_json(bool yes);
bool err_as_json(void);

/*
 * Sets whether stderr shows a progress line, which the next message must clear.
 * Returns the previous value. A message also clears the line of another
 * program.
 */
bool err_set_drawn(bool now);

/*
 * Sets a function that is called once before the program ends: by die, by a
 * signal, or when main calls err_end. Its argument is the exit status, or 128
 * plus the number of the signal. It returns the status to exit with. It runs on
 * the thread that ends the program.
 */
void err_at_end(int (*f)(int status));
/* Calls that function, if set, and returns the status to exit with. */
int err_end(int status);

/* Prints an error and exits with the status. */
_Noreturn void die(int status, const char *fmt, ...) PRINTF(2, 3);
/* The same with ": " and the text of errno appended; exits with EXIT_IO. */
_Noreturn void die_errno(const char *fmt, ...) PRINTF(1, 2);

/* Prints an error and continues; -q does not silence it. */
void error(const char *fmt, ...) PRINTF(1, 2);
/* Prints what the user asked for (--explain); -q does not silence it. */
void info(const char *fmt, ...) PRINTF(1, 2);
void warning(const char *fmt, ...) PRINTF(1, 2);
void summary(const char *fmt, ...) PRINTF(1, 2);
void debug(const char *fmt, ...) PRINTF(1, 2);

#endif
