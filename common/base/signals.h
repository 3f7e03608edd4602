/*
 * Signals: SIGINT and SIGTERM ask to come to an end, once; a second one is
 * deadly. SIGUSR1 asks for a word about where one is. What is ignored when
 * the program starts stays ignored, as under nohup(1).
 */
#ifndef BASE_SIGNALS_H
#define BASE_SIGNALS_H

#include <stdbool.h>

/* wake_fd: an eventfd that becomes readable when one comes. */
void signals_init(int wake_fd);
/* The signal that asked for the end; 0: none. */
int signals_end(void);
/* Has SIGUSR1 come since the last call? */
bool signals_asked(void);
/* Dies of the signal, as whoever waits for us expects. */
_Noreturn void signals_die(int signal);

#endif
