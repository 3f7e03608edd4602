/*
 * One line on stderr that tells how far it is, drawn over itself, at most a
 * few times a second, and not before a run has lasted a second. The next
 * message clears it, see err_set_drawn.
 */
#ifndef BASE_PROGRESS_H
#define BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * On when `always`, and then at once, or when stderr is a terminal that does
 * not show stdout or messages of each request as well. On one that cannot draw
 * and among messages in JSON it is off.
 */
void progress_init(bool always);

/* Is it time to draw? Of several programs on a terminal the first one draws. */
bool progress_due(void);

/*
 * "ms-x: 12000 items, 400/s, " and the text. `share` is how much of the whole
 * that is, from 0 to 1; below 0: nobody knows.
 */
void progress_draw(
    uint64_t done, const char *unit, const char *text, double share);

/* Clears the line: before other output, and at the end. */
void progress_clear(void);

/* Was anything drawn? */
bool progress_seen(void);

#endif
