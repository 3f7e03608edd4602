/*
 * The names and letters of options on the command line, and the errors for
 * those that a program does not have.
 */
#ifndef BASE_SYNTAX_H
#define BASE_SYNTAX_H

struct opt_hint;
struct option;

enum { SYNTAX_LONG = 256 }; /* values of long options are not below it */

/* What getopt_long accepts. */
struct syntax {
	const char *usage, *letters;
	const struct option *names;
	const struct opt_hint *hints; /* see base/options.h; or NULL */
};

/*
 * Returns the next option, as getopt_long does; -1 after the last one. A name
 * must be written in full. An error ends the program with EXIT_USAGE.
 */
int syntax_next(const struct syntax *s, int argc, char **argv);

#endif
