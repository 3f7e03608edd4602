/*
 * When to try again, and how long to wait before: arithmetic only, no clock
 * and no network. ms(7) states the contract.
 */
#ifndef HTTP_RETRY_H
#define HTTP_RETRY_H

#include <stdint.h>
#include <time.h>

struct retry_policy {
	unsigned retries;   /* after the first attempt, for one request */
	uint64_t base_ms;   /* the first delay's ceiling; doubles */
	uint64_t cap_ms;    /* the ceiling of every delay */
	uint64_t budget_ms; /* all delays of a run together */
};

#define RETRY_DEFAULT                                                          \
	{                                                                      \
		.retries = 5, .base_ms = 1000, .cap_ms = 60000,                \
		.budget_ms = UINT64_MAX                                        \
	}

/*
 * Milliseconds to wait before retry n (1, 2, …): full jitter, that is a
 * random share (0 … UINT32_MAX) of min(cap, base * 2^(n-1)), but never less
 * than the server asked for, nor more than the cap.
 */
uint64_t retry_delay(const struct retry_policy *policy, unsigned n,
    uint64_t asked_ms, uint32_t random);

/*
 * A Retry-After value (RFC 9110, 10.2.3: seconds, or an HTTP date) in
 * milliseconds from now; 0 for what is past or is neither. NULL is 0.
 */
uint64_t retry_after(const char *value, time_t now);

#endif
