/*
 * Standard output, in blocks of whole lines. If it cannot be written, all
 * functions end the program: by SIGPIPE if the reader has left, else with
 * EXIT_IO.
 */
#ifndef BASE_OUT_H
#define BASE_OUT_H

#include <stddef.h>

/* Adds a line and its end; a line that fits a block is never split. */
void out_line(const char *line, size_t len, char end);
/* Writes the lines that are still in the block. */
void out_flush(void);
/* Flushes, then writes these bytes at once. */
void out_bytes(const char *data, size_t len);
/* Flushes and closes. Some errors only show here, for example on NFS. */
void out_close(void);

/*
 * Sets a function that is called once before the program ends because of
 * stdout; may be NULL. From then on SIGPIPE does not end the program by itself.
 */
void out_on_loss(void (*f)(void));
/* Ends the program if the reader of stdout has left. Does not block. */
void out_check(void);

#endif
