/*
 * The line is drawn over itself with a carriage return, and the rest of the
 * terminal's line is cleared. Other threads may print messages at any time; the
 * flag of err_set_drawn tells them to clear the line. It is set before and
 * after a line is drawn, because a message may be printed just before the line
 * or just after it.
 */
#include "base/progress.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/io.h"
#include "base/term.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

enum { INTERVAL_MS = 200, PATIENCE_MS = 1000 };

static bool on, terminal, seen; /* seen: something was drawn */
static long long began, next;	/* milliseconds; next: when to draw again */

void progress_init(bool always)
{
	terminal = isatty(STDERR_FILENO);
	on = always || (terminal && !isatty(STDOUT_FILENO) && !err_verbose());
	if (terminal && !term_draws(STDERR_FILENO))
		on = false;
	if (err_as_json())
		on = false;
	began = clock_ms();
	next = always ? began : began + PATIENCE_MS;
}

bool progress_due(void)
{
	return on && clock_ms() >= next &&
	       (!terminal || term_lock(STDERR_FILENO));
}

static void put_left(struct buf *line, double seconds)
{
	if (seconds < 100)
		buf_printf(line, "%.0f s left", seconds);
	else if (seconds < 6000)
		buf_printf(line, "%.0f min left", seconds / 60);
	else
		buf_printf(line, "%.1f h left", seconds / 3600);
}

void progress_draw(
    uint64_t done, const char *unit, const char *text, double share)
{
	static struct buf line;
	double seconds = (double)(clock_ms() - began) / 1000;
	size_t columns = term_columns(STDERR_FILENO);

	buf_reset(&line);
	buf_printf(&line, "\r%.32s: %" PRIu64 " %s, %.0f/s, %s", err_program(),
	    done, unit, seconds > 0 ? (double)done / seconds : 0, text);
	if (share >= 0)
		buf_printf(&line, ", %.0f %%", 100 * share);
	if (share > 0) {
		buf_puts(&line, ", ");
		put_left(&line, share < 1 ? seconds * (1 / share - 1) : 0);
	}
	/* A longer line would wrap and could not be cleared. */
	if (line.len > columns)
		line.len = columns;
	buf_puts(&line, "\033[K");
	seen = true;
	err_set_drawn(true);
	if (!io_write(STDERR_FILENO, line.data, line.len))
		on = false;
	err_set_drawn(on);
	next = clock_ms() + INTERVAL_MS;
}

void progress_clear(void)
{
	static const char clear[] = "\r\033[K";

	if (err_set_drawn(false) &&
	    !io_write(STDERR_FILENO, clear, sizeof clear - 1))
		on = false;
}

bool progress_seen(void)
{
	return seen;
}
