/*
 * System calls as a filter needs them: interrupted and short ones finished,
 * an inherited non-blocking descriptor waited for, every write checked.
 */
#ifndef BASE_IO_H
#define BASE_IO_H

#include "base/attr.h"
#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * Call first in main. Fills what is closed of descriptors 0 to 2, lest a
 * socket become our stdout, with /dev/null the wrong way round, so that to use
 * them is an error still. Gives SIGPIPE and SIGCHLD back their defaults: a
 * parent may have ignored them, and then `| head` would not end us, nor would
 * a command that we run leave us its status.
 */
void io_init(void);

/* Like read(2), finished over EINTR and EAGAIN. */
MUST_CHECK ssize_t io_read(int fd, void *data, size_t len);

/* All of it. False with errno when it cannot; part may have been written. */
MUST_CHECK bool io_write(int fd, const void *data, size_t len);

/*
 * Standard output, in blocks that end at a line's end. A line is handed to
 * one write whenever it fits a block. All of them end the program when stdout
 * cannot be written: by SIGPIPE when the reader left, else with EXIT_IO.
 */
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
