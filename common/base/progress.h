/*
 * A line on stderr that shows the progress of a run. It is drawn over itself at
 * most five times a second, for the first time after a second. The next message
 * clears it, see err_set_drawn. If stderr cannot be written, progress is off
 * from then on.
 */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Starts the clock of the progress line and decides whether to draw it. With
 * `always` it is drawn, and without the delay. Otherwise it is drawn if stderr
 * is a terminal, stdout is none, and -v is not given. It is never drawn on a
 * terminal that cannot do it, or with messages in JSON.
 */
void progress_init(bool always);

/*
 * Whether it is time to draw. If several programs share a terminal, only the
 * first one draws.
 */
bool progress_due(void);

/*
 * Draws "ms-x: 12000 items, 400/s, " and the text. `share` is the share of the
 * work that is done, from 0 to 1, and below 0 if it is not known.
 */
void progress_draw(
    uint64_t done, const char *unit, const char *text, double share);

/* Clears the line. Call it before other output and at the end. */
void progress_clear(void);

/* Whether a line was drawn in this run. */
bool progress_seen(void);

#endif
