#include "json/check.h"

#include "json/scan.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The values at the root: how many, and where the last one ends. */
struct roots {
	uint64_t count, end;
};

static enum json_next on_root(void *ctx, enum json_event event,
    const char *text, size_t len, uint64_t end)
{
	struct roots *roots = ctx;

	(void)text, (void)len;
	roots->count += event != JSON_END;
	roots->end = end;
	return JSON_SKIP;
}

const char *check_text(const char *text, size_t len, size_t max_depth,
    size_t *value_len, char *error)
{
	struct roots roots = {0, 0};
	struct scan *scan = scan_new(on_root, &roots, max_depth);
	const char *value = NULL;

	if (scan_feed(scan, text, len) != JSON_OK ||
	    scan_finish(scan) != JSON_OK)
		snprintf(error, CHECK_ERROR, "byte %" PRIu64 ": %s",
		    scan_error_byte(scan), scan_error(scan));
	else if (roots.count != 1)
		snprintf(error, CHECK_ERROR, "%s JSON text",
		    roots.count ? "more than one" : "no");
	else
		value = text + scan_start(scan);
	scan_free(scan);
	while (value && memchr(" \t\r\n\x1e", *value, 5))
		value++;
	if (value)
		*value_len = (size_t)(text + roots.end - value);
	return value;
}
