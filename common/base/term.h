/*
 * What a terminal can show. NO_COLOR counts when it is not empty, and TERM
 * when it is dumb or not there.
 */
#ifndef BASE_TERM_H
#define BASE_TERM_H

#include <stdbool.h>
#include <stddef.h>

/* Is it one on which a line can be drawn over? */
bool term_draws(int fd);
/* … and one on which colours are welcome? */
bool term_colours(int fd);
/*
 * The stages of a pipe share a terminal, which has room for one line that is
 * drawn over itself. Takes that room, until the program ends, unless another
 * one has it.
 */
bool term_take(int fd);
/* Has another program taken it? False when fd is no terminal. */
bool term_taken(int fd);

/*
 * Replaces in a line of others what could drive the terminal: the control
 * characters of ASCII, and those of U+0080 to U+009F, in UTF-8.
 */
void term_tame(char *line, size_t len);

/* How many characters a line has; 80 when it does not say. */
size_t term_columns(int fd);

#endif
