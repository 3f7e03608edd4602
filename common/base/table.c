#include "base/table.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "base/term.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool table_wanted(void)
{
	return isatty(STDERR_FILENO) && err_verbose() >= 0 && !err_as_json();
}

/* Measures the widths of the two columns. */
static void measure(
    const struct table_row *rows, size_t count, int *names, int *numbers)
{
	*names = *numbers = 0;
	for (size_t i = 0; i < count; i++) {
		int name = (int)strlen(rows[i].name);
		int number = snprintf(NULL, 0, "%" PRIu64, rows[i].number);

		if (name > *names)
			*names = name;
		if (number > *numbers)
			*numbers = number;
	}
}

void table_print(const char *head, const struct table_row *rows, size_t count)
{
	bool colours = term_colours(STDERR_FILENO);
	int names, numbers;
	struct buf b = {0};

	measure(rows, count, &names, &numbers);
	buf_printf(&b, "%.64s: %s\n", err_program(), head);
	for (size_t i = 0; i < count; i++) {
		bool red = colours && rows[i].bad && rows[i].number;

		buf_printf(&b, "%s  %-*s  %*" PRIu64 "%s\n",
		    red ? "\033[31m" : "", names, rows[i].name, numbers,
		    rows[i].number, red ? "\033[0m" : "");
	}
	/* There is no way to report that stderr cannot be written. */
	(void)!io_write(STDERR_FILENO, b.data, b.len);
	buf_release(&b);
}
