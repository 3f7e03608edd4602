/*
 * Reading and writing descriptors. These functions repeat interrupted and short
 * calls, and wait for a descriptor that was inherited as non-blocking.
 */
#ifndef BASE_IO_H
#define BASE_IO_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/*
 * Call first in main.
 *
 * Opens /dev/null on each of the descriptors 0 to 2 that is closed, so that no
 * socket becomes stdout. Stdin is opened for writing and the others for
 * reading, so that using them is still an error.
 *
 * Resets SIGPIPE and SIGCHLD to their defaults. A parent may have ignored them.
 * Then `| head` would not end the program, and the status of a command that it
 * runs would be lost.
 */
void io_init(void);

/* Like read(2), repeated on EINTR and EAGAIN. */
MUST_CHECK ssize_t io_read(int fd, void *data, size_t len);

/*
 * Call it after a call on fd failed. Returns whether errno says that the call
 * should be repeated; on EAGAIN it first waits for `events` of poll(2).
 */
bool io_again(int fd, short events);

/* Writes all bytes. False with errno on failure; a part may be written. */
MUST_CHECK bool io_write(int fd, const void *data, size_t len);

#endif
