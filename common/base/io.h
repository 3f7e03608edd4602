/*
 * System calls as a filter needs them: interrupted and short ones finished,
 * an inherited non-blocking descriptor waited for, every write checked.
 */
#ifndef BASE_IO_H
#define BASE_IO_H

#include "base/attr.h"

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

/*
 * After a call on fd failed, with errno: is it worth making again? Waits first
 * until fd can take it, for `events` of poll(2).
 */
bool io_again(int fd, short events);

/* All of it. False with errno when it cannot; part may have been written. */
MUST_CHECK bool io_write(int fd, const void *data, size_t len);

#endif
