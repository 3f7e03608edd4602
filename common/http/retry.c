/*
 * The delay before a retry: exponential backoff with full jitter.
 *
 * The ceiling doubles with each retry, from base_ms up to cap_ms. The delay is
 * a random share of the ceiling, so that many clients that failed together do
 * not come back together. What the server asks for (http/asked.h) is a floor
 * under it. The cap bounds all of it, so a server cannot stop a run by asking
 * for a very long time.
 *
 * A server that is not ready has not failed, so its delays are not random, and
 * the retry options do not change them.
 */
#include "http/retry.h"

enum { POLL_FIRST = 1000, POLL_MOST = 60000 }; /* milliseconds */

/* Doubles `first` with each further try, up to `most`. */
static uint64_t grow(uint64_t first, unsigned n, uint64_t most)
{
	for (; n > 1 && first < most; n--)
		first *= 2;
	return first < most ? first : most;
}

uint64_t retry_delay(const struct retry_policy *policy, unsigned n,
    uint64_t asked_ms, uint32_t random)
{
	uint64_t ceiling = grow(policy->base_ms, n, policy->cap_ms);
	uint64_t delay = (uint64_t)((double)ceiling * random / UINT32_MAX);

	if (delay < asked_ms)
		delay = asked_ms;
	return delay < policy->cap_ms ? delay : policy->cap_ms;
}

uint64_t retry_poll(unsigned n, uint64_t asked_ms, uint64_t left_ms)
{
	uint64_t delay = asked_ms ? asked_ms : grow(POLL_FIRST, n, POLL_MOST);

	if (delay < POLL_FIRST)
		delay = POLL_FIRST;
	return delay < left_ms ? delay : left_ms;
}
