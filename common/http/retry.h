/*
 * How long to wait before a retry: arithmetic only, no clock and no network.
 * ms(7) states the contract.
 */
#ifndef HTTP_RETRY_H
#define HTTP_RETRY_H

#include <stdint.h>

struct retry_policy {
	uint64_t retries;   /* of one request, after its first attempt */
	uint64_t base_ms;   /* longest first delay; doubles with each retry */
	uint64_t cap_ms;    /* longest delay */
	uint64_t budget_ms; /* longest sum of all delays of a run */
};

#define RETRY_DEFAULT                                                          \
	{                                                                      \
		.retries = 5, .base_ms = 1000, .cap_ms = 60000,                \
		.budget_ms = UINT64_MAX                                        \
	}

/*
 * Milliseconds to wait before retry n, counted from 1: the share
 * random / UINT32_MAX of min(cap, base * 2^(n-1)); at least asked_ms, which the
 * server asked for, and at most the cap.
 */
uint64_t retry_delay(const struct retry_policy *policy, unsigned n,
    uint64_t asked_ms, uint32_t random);

/*
 * Milliseconds to wait before a server that was not ready n times is asked
 * again: asked_ms, or 1 s, which doubles up to 60 s, if that is 0; at least
 * 1 s, but at most left_ms.
 */
uint64_t retry_poll(unsigned n, uint64_t asked_ms, uint64_t left_ms);

#endif
