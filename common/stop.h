/*
 * Signals: SIGINT and SIGTERM ask to come to an end, once; a second one is
 * deadly. SIGUSR1 asks for a word about where one is. What is ignored when
 * the program starts stays ignored, as under nohup(1).
 */
#ifndef STOP_H
#define STOP_H

#include <stdbool.h>

/* wake_fd: an eventfd that becomes readable when one comes. */
void stop_init(int wake_fd);
/* The signal that asked for the end; 0: none. */
int stop_signal(void);
/* Has SIGUSR1 come since the last call? */
bool stop_asked(void);
/* Dies of the signal, as whoever waits for us expects. */
_Noreturn void stop_die(int signal);

#endif
