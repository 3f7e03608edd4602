/*
 * One line on stderr that shows how far a run is, drawn over itself, at most a
 * few times a second, and not before the run has lasted a second. The next
 * message clears it, see err_set_drawn. When stderr cannot be written, progress
 * is off from then on.
 */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Starts the clock that progress counts by. On when `always`, and then at once,
 * or when stderr is a terminal that does not show stdout or messages of each
 * request as well. Off on a terminal that cannot draw, and among messages in
 * JSON.
 */
void progress_init(bool always);

/*
 * Is it time to draw? Of several programs on a terminal only the first one
 * draws.
 */
bool progress_due(void);

/*
 * Draws "ms-x: 12000 items, 400/s, " and the text. `share` is how much of the
 * whole that is, from 0 to 1; below 0: not known.
 */
void progress_draw(
    uint64_t done, const char *unit, const char *text, double share);

/* Clears the line: before other output, and at the end. */
void progress_clear(void);

/* Was anything drawn? */
bool progress_seen(void);

#endif
