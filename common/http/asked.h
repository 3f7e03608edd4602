/*
 * How long a server asks to wait, in the header lines of its answer. No clock
 * and no network. ms(7) states which headers count.
 */
#ifndef HTTP_ASKED_H
#define HTTP_ASKED_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct buf;

/*
 * The time in milliseconds from now, 0 if the server does not ask for any.
 * `head` has the header lines (http/head.h) of an answer with this status;
 * `now` is the server's time.
 */
uint64_t asked_wait(const struct buf *head, long status, time_t now);

/*
 * A Retry-After value (RFC 9110, 10.2.3) in milliseconds from now. It is a
 * number of seconds, also with a fraction, or a date; 0 for a date in the past,
 * for anything else, and for NULL.
 */
uint64_t asked_after(const char *value, time_t now);

/* Reads a date, as in the header Date. False if it is none, also for NULL. */
bool asked_date(const char *value, time_t *when);

#endif
