/*
 * What a terminal can show. NO_COLOR counts when it is not empty, and TERM
 * when it is dumb or not there.
 */
#ifndef TERM_H
#define TERM_H

#include <stdbool.h>
#include <stddef.h>

/* Is it one on which a line can be drawn over? */
bool term_draws(int fd);
/* … and one on which colours are welcome? */
bool term_colours(int fd);
/* How many characters a line has; 80 when it does not say. */
size_t term_columns(int fd);

#endif
