/*
 * A summary for a terminal: a line with the program's name, and numbers under
 * each other.
 */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct table_row {
	const char *name;
	uint64_t number;
	bool bad; /* red, where there are colours, unless the number is 0 */
};

/* Is stderr a terminal, without -q and --log json? */
bool table_wanted(void);
/* Prints to stderr; that it cannot be written is no error. */
void table_print(const char *head, const struct table_row *rows, size_t count);

#endif
