/*
 * Standard output, in blocks that end at a line's end. All of it ends the
 * program when stdout cannot be written: by SIGPIPE when the reader left, else
 * with EXIT_IO.
 */
#ifndef BASE_OUT_H
#define BASE_OUT_H

#include <stddef.h>

/* A line is handed to one write whenever it fits a block. */
void out_line(const char *line, size_t len, char end);
void out_flush(void);
/* Bytes as they are, at once, behind what was written before. */
void out_bytes(const char *data, size_t len);
/* Flushes and closes; without it nothing is known to have arrived. */
void out_close(void);

/*
 * Called once when stdout cannot be written, before the program ends; may be
 * NULL. With it, SIGPIPE does nothing until then.
 */
void out_on_loss(void (*f)(void));
/* Ends the program as above when the reader of stdout is known to be gone. */
void out_check(void);

#endif
