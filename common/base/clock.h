/*
 * The clocks, and waiting for one. All of the program goes through here, so
 * that a test can link clocks of its own in place of this file.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <time.h>

/* Milliseconds of a clock that only goes forward. */
long long clock_ms(void);

/* The time of day: since 1970, UTC. */
struct timespec clock_now(void);

/* Waits for so many milliseconds, whatever signals are caught meanwhile. */
void clock_sleep(long long ms);

#endif
