/*
 * What a terminal can show, and which program may draw on it. A terminal cannot
 * draw if TERM is "dumb" or not set. It has no colours if NO_COLOR is set and
 * not empty.
 */
#ifndef BASE_TERM_H
#define BASE_TERM_H

#include <stdbool.h>
#include <stddef.h>

/* Whether fd is a terminal on which a line can be drawn over itself. */
bool term_draws(int fd);
/* The same, and colours may be used. */
bool term_colours(int fd);
/*
 * Locks the terminal until the program ends. Returns false if another program
 * has locked it. The stages of a pipe share a terminal, and only one of them
 * can draw a progress line.
 */
bool term_lock(int fd);
/* Whether another program has locked it; false if fd is not a terminal. */
bool term_locked(int fd);

/*
 * Replaces control characters by '?', so that text from outside cannot control
 * the terminal: those of ASCII, and U+0080 to U+009F in UTF-8.
 */
void term_tame(char *line, size_t len);

/* Returns the width of the terminal; 80 if it is not known. */
size_t term_columns(int fd);

#endif
