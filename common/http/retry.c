/*
 * The delay before a retry: exponential backoff with full jitter.
 *
 * The ceiling doubles with each retry, from base_ms up to cap_ms. The delay is
 * a random share of the ceiling, so that many clients that failed together do
 * not come back together. What the server asks for (http/asked.h) is a floor
 * under it. The cap bounds all of it, so a server cannot stop a run by asking
 * for a very long time.
 */
#include "http/retry.h"

uint64_t retry_delay(const struct retry_policy *policy, unsigned n,
    uint64_t asked_ms, uint32_t random)
{
	uint64_t ceiling = policy->base_ms, delay;

	for (; n > 1 && ceiling < policy->cap_ms; n--)
		ceiling *= 2;
	if (ceiling > policy->cap_ms)
		ceiling = policy->cap_ms;
	delay = (uint64_t)((double)ceiling * random / UINT32_MAX);
	if (delay < asked_ms)
		delay = asked_ms;
	return delay < policy->cap_ms ? delay : policy->cap_ms;
}
