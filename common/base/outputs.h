/*
 * Refuses output files that would destroy something: standard input while it is
 * read, standard output, or the file of another option, which is written or
 * read.
 */
#ifndef BASE_OUTPUTS_H
#define BASE_OUTPUTS_H

#include <stdbool.h>
#include <stddef.h>

struct output {
	const char *option; /* "--metrics" */
	const char *path;   /* NULL: the option is not given */
};

/* Notes that an option reads this file. The path is copied. */
void outputs_note_read(const char *option, const char *path);

/*
 * To be called before anything is read or opened. Ends the program with
 * EXIT_USAGE if an output, or standard output, is also another output, a file
 * that was noted, or standard input if the program reads it. A device such as
 * /dev/null or a terminal is not a file in this sense. The path "-" is refused,
 * too: many programs take it for standard output.
 */
void outputs_check(bool reads, const struct output *list, size_t count);

#endif
