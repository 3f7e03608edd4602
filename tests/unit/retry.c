/*
 * Asks the retry functions, line by line, for tests/retry.bats:
 *
 *	status 429               → transient
 *	delay base cap n asked random-in-percent → milliseconds
 *	after now value…         → milliseconds
 */
#include "http/retry.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *class_name(enum retry_class class)
{
	static const char *const names[] = {[RETRY_DONE] = "done",
	    [RETRY_TRANSIENT] = "transient",
	    [RETRY_UNKNOWN] = "unknown",
	    [RETRY_REFUSED] = "refused",
	    [RETRY_DENIED] = "denied"};

	return names[class];
}

int main(void)
{
	char line[256];
	uint64_t base, cap, asked;
	unsigned n, percent;
	long status, now;
	int at;

	while (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (sscanf(line, "status %ld", &status) == 1) {
			puts(class_name(retry_status(status)));
		} else if (sscanf(line,
			       "delay %" SCNu64 " %" SCNu64 " %u %" SCNu64
			       " %u",
			       &base, &cap, &n, &asked, &percent) == 5) {
			const struct retry_policy p = {
			    .base_ms = base, .cap_ms = cap};
			uint32_t random =
			    (uint32_t)(UINT64_C(0xffffffff) * percent / 100);

			printf(
			    "%" PRIu64 "\n", retry_delay(&p, n, asked, random));
		} else if (sscanf(line, "after %ld %n", &now, &at) == 1) {
			printf("%" PRIu64 "\n",
			    retry_after(line + at, (time_t)now));
		} else {
			return 1;
		}
	}
	return 0;
}
