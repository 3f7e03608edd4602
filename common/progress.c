#include "progress.h"

#include "err.h"
#include "io.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { INTERVAL_MS = 200 };

static bool on, drawn;
static long long began, shown;

static void draw(const char *line, size_t len)
{
	/* Nothing can be done about a stderr that cannot be written. */
	if (write(STDERR_FILENO, line, len) < 0)
		return;
}

void progress_init(bool always)
{
	on = always || (isatty(STDERR_FILENO) && err_verbose() == 0);
	began = io_clock();
	shown = began - INTERVAL_MS;
}

void progress_show(uint64_t pages, uint64_t items, uint64_t total)
{
	long long now = io_clock();
	double seconds = (double)(now - began) / 1000;
	double rate = seconds > 0 ? (double)items / seconds : 0;
	char line[160];
	int n;

	if (!on || now - shown < INTERVAL_MS)
		return;
	shown = now;
	n = snprintf(line, sizeof line,
	    "\r%.32s: %" PRIu64 " pages, %" PRIu64 " items, %.0f/s",
	    err_program(), pages, items, rate);
	if (total != UINT64_MAX && total && n < (int)sizeof line)
		n += snprintf(line + n, sizeof line - (size_t)n,
		    ", %.0f %%, %.0f s left",
		    100.0 * (double)items / (double)total,
		    rate > 0 && total > items ? (double)(total - items) / rate
					      : 0.0);
	if (n < (int)sizeof line)
		n += snprintf(line + n, sizeof line - (size_t)n, "\033[K");
	draw(line, strnlen(line, sizeof line));
	drawn = true;
}

void progress_clear(void)
{
	if (drawn)
		draw("\r\033[K", 4);
	drawn = false;
}
