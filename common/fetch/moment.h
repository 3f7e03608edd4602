/*
 * Times as APIs write them: RFC 3339, section 5.6, and its relatives.
 *
 *     2026-11-29T09:04:31.250Z
 *     2026-11-29 09:04:31+01:00     a blank for the T; also +0100 and +01
 *     2026-11-29T09:04:31           no zone, as WooCommerce's date_modified_gmt
 *     2026-11-29                    only a date
 */
#ifndef FETCH_MOMENT_H
#define FETCH_MOMENT_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

struct moment {
	bool zoned;	 /* the text has a zone */
	int64_t seconds; /* since 1970 in UTC, or, without a zone, there */
	uint32_t nanos;	 /* more digits of the fraction are ignored */
};

/* False if the text is not such a time. */
MUST_CHECK bool moment_parse(struct moment *m, const char *text, size_t len);

/* Below 0 if a is the earlier one, above 0 if b is. For both with a zone, or
 * both without. */
int moment_compare(const struct moment *a, const struct moment *b);

/*
 * Appends the time that is so many milliseconds earlier, in the form of the
 * text, which must be a time. What the form cannot express is rounded down.
 */
void moment_put_earlier(
    struct buf *to, const char *text, size_t len, uint64_t ms);

#endif
