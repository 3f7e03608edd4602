/*
 * The delay before a retry: exponential backoff with full jitter.
 *
 * The ceiling doubles with each retry, from base_ms up to cap_ms. The delay is
 * a random share of the ceiling, so that many clients that failed together do
 * not come back together. A Retry-After of the server is a floor under it. The
 * cap bounds all of it, so a server cannot stop a run with a very long
 * Retry-After.
 *
 * Retry-After is either whole seconds or one of the three date forms that RFC
 * 9110, 5.6.7 requires a recipient to accept. A value that cannot be read
 * counts as absent; one that overflows counts as the largest number.
 */
#include "http/retry.h"

#include <stddef.h>
#include <string.h>

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

/* One of the three date forms, all in GMT. */
bool retry_date(const char *value, time_t *when)
{
	static const char *const forms[] = {"%a, %d %b %Y %H:%M:%S GMT",
	    "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y"};

	for (size_t i = 0; value && i < sizeof forms / sizeof forms[0]; i++) {
		struct tm tm = {0};
		const char *end = strptime(value, forms[i], &tm);

		if (end && !end[strspn(end, " \t")]) {
			*when = timegm(&tm);
			return true;
		}
	}
	return false;
}

uint64_t retry_after(const char *value, time_t now)
{
	const uint64_t most = UINT64_MAX / 1000;
	const char *p = value;
	uint64_t seconds = 0;
	time_t when;

	if (!value)
		return 0;
	for (; *p >= '0' && *p <= '9'; p++)
		seconds = seconds < most / 10
			      ? seconds * 10 + (uint64_t)(*p - '0')
			      : most;
	if (p > value && !p[strspn(p, " \t")])
		return (seconds < most ? seconds : most) * 1000;
	if (!retry_date(value, &when) || when <= now)
		return 0;
	return (uint64_t)(when - now) * 1000;
}
