#include "http/status.h"

#include "base/err.h"

#include <stddef.h>
#include <string.h>

/* Reads a number of three digits; 0: it is none, or not in the range. */
static long parse(const char *text, size_t len)
{
	long status = 0;

	if (len != 3 || strspn(text, "0123456789") < len)
		return 0;
	for (size_t i = 0; i < len; i++)
		status = status * 10 + (text[i] - '0');
	return status >= STATUS_LEAST && status <= STATUS_MOST ? status : 0;
}

void status_add(struct status_set *set, const char *option, const char *list)
{
	const char *at = list;
	size_t len;

	for (;; at += len + 1) {
		long status;

		len = strcspn(at, ",");
		status = parse(at, len);
		if (!status)
			die(EXIT_USAGE,
			    "%s: '%s' is not a list of statuses from %d to "
			    "%d, such as 403,409",
			    option, list, STATUS_LEAST, STATUS_MOST);
		status -= STATUS_LEAST;
		set->bits[status / 8] |= (uint8_t)(1U << status % 8);
		if (!at[len])
			return;
	}
}

bool status_is_unauthorized(long status)
{
	return status == 401 || status == 440 || status == 498 || status == 499;
}

bool status_has(const struct status_set *set, long status)
{
	long n = status - STATUS_LEAST;

	return status >= STATUS_LEAST && status <= STATUS_MOST &&
	       (set->bits[n / 8] >> n % 8 & 1);
}
