/*
 * Buffered standard output. It is written in blocks that end with a line. If it
 * cannot be written, these functions end the program: by SIGPIPE if the reader
 * has left, otherwise with a message and EXIT_IO.
 */
#ifndef BASE_OUT_H
#define BASE_OUT_H

#include <stddef.h>

/* Appends a line and its end; a line that fits a block is in one write. */
void out_line(const char *line, size_t len, char end);
/* Writes the lines that are waiting. */
void out_flush(void);
/* Writes bytes at once, after the lines that are waiting. */
void out_bytes(const char *data, size_t len);
/* Flushes and closes. Call it at the end, since close can report an error. */
void out_close(void);

/*
 * Sets a function to be called once when stdout cannot be written, before the
 * program ends; may be NULL. Until then SIGPIPE does not kill the program.
 */
void out_on_loss(void (*f)(void));
/* Ends the program, as above, if the reader of stdout has left. */
void out_check(void);

#endif
