/*
 * The clocks and sleeping. All code uses these functions, so that a test can
 * link its own clock in place of this file.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <time.h>

/* Milliseconds of the monotonic clock. */
long long clock_ms(void);

/* The time since 1970 in UTC. */
struct timespec clock_now(void);

/* Sleeps for so many milliseconds; a caught signal does not shorten it. */
void clock_sleep(long long ms);

#endif
