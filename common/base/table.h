/*
 * Prints a summary on a terminal: a line with the program's name, then a table
 * with a name and a number in each row.
 */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct table_row {
	const char *name;
	uint64_t number;
	bool bad; /* red if the number is not 0 and the terminal has colours */
};

/* Whether stderr is a terminal and neither -q nor --log json is given. */
bool table_wanted(void);
/* Prints to stderr; a failure is not an error. */
void table_print(const char *head, const struct table_row *rows, size_t count);

#endif
