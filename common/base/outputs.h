/*
 * Refuses output files that would destroy something: standard input while it is
 * read, standard output, or the file of another option.
 */
#ifndef BASE_OUTPUTS_H
#define BASE_OUTPUTS_H

#include <stdbool.h>
#include <stddef.h>

struct output {
	const char *option; /* "--metrics" */
	const char *path;   /* NULL: the option is not given */
};

/*
 * To be called before anything is read or opened. Ends the program with
 * EXIT_USAGE if two of these are one file: the outputs, standard output, and
 * standard input if the program reads it. A device such as /dev/null or a
 * terminal is not a file in this sense. The path "-" is refused, too: many
 * programs take it for standard output.
 */
void outputs_check(bool reads, const struct output *list, size_t count);

#endif
