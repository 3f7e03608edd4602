/*
 * Signals. The first SIGINT or SIGTERM asks the program to finish; a second one
 * of either kind kills it immediately. SIGUSR1 asks for a progress message. A
 * signal that is ignored when the program starts stays ignored, as under
 * nohup(1).
 */
#ifndef BASE_SIGNALS_H
#define BASE_SIGNALS_H

#include <stdbool.h>

/* Catches the signals. wake_fd is an eventfd that they make readable. */
void signals_init(int wake_fd);
/* The same for SIGINT and SIGTERM only. */
void signals_init_end(int wake_fd);
/* Returns the signal that asked the program to finish; 0 if none did. */
int signals_end(void);
/*
 * Waits until fd can be written, or its reader has left. Dies of the signal
 * that asks the program to finish. The signals need not be caught.
 */
void signals_wait_writable(int fd);
/* Whether SIGUSR1 has come since the last call. */
bool signals_asked(void);
/* Dies of the signal, so that the parent sees it in the status. */
_Noreturn void signals_die(int signal);

#endif
