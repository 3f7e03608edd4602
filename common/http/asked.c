/*
 * In: header lines. Out: milliseconds.
 *
 * Retry-After decides if it asks for any time. It is a number or a date; a date
 * is in one of the three forms that RFC 9110, 5.6.7 requires a recipient to
 * accept. Real servers also send fractions, quotes, and "UTC" or "+0000" in
 * place of "GMT".
 *
 * Without it, the headers of rate limits say when the limit is reset. Many
 * servers send them with every answer, so they count only if the limit is the
 * reason: with status 429, or if no request remains. The value is seconds from
 * now in draft-ietf-httpapi-ratelimit-headers-07 and many APIs, and a time
 * since 1970 in others, such as GitHub's ("Rate limits for the REST API"), in
 * seconds or milliseconds; its size tells which. BigCommerce ("API rate
 * limits") has its own names, and sends milliseconds from now.
 *
 * A value that cannot be read counts as absent; one that overflows counts as
 * the largest number.
 */
#include "http/asked.h"

#include "http/head.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { TOO_MANY_REQUESTS = 429 };

static const struct {
	const char *name;
	double unit; /* in milliseconds */
} resets[] = {
    {"RateLimit-Reset", 1000},
    {"X-RateLimit-Reset", 1000},
    {"X-Rate-Limit-Reset", 1000},
    {"X-Rate-Limit-Time-Reset-Ms", 1},
};

static const char *const remainders[] = {"RateLimit-Remaining",
    "X-RateLimit-Remaining", "X-Rate-Limit-Remaining",
    "X-Rate-Limit-Requests-Left"};

#define LENGTH(list) (sizeof(list) / sizeof(list)[0])

/* A text without the blanks and quotes around it. */
struct span {
	const char *at;
	size_t len;
};

static struct span trim(const char *text)
{
	struct span s = {text, strlen(text)};

	while (s.len && strchr(" \t\"", *s.at)) {
		s.at++;
		s.len--;
	}
	while (s.len && strchr(" \t\"", s.at[s.len - 1]))
		s.len--;
	return s;
}

/*
 * Reads a number of units, also with a fraction, "2" or "2.5", as milliseconds.
 * False if the text is not a number as a whole.
 */
static bool read_number(struct span s, double unit, uint64_t *ms)
{
	static const char digits[] = "0123456789";
	size_t whole = strspn(s.at, digits), len = whole;
	double number;

	if (s.at[len] == '.')
		len += 1 + strspn(s.at + len + 1, digits);
	if (!whole || len != s.len)
		return false;
	number = strtod(s.at, NULL) * unit + 0.5;
	*ms = number < 1e18 ? (uint64_t)number : UINT64_MAX;
	return true;
}

static bool is_utc(struct span zone)
{
	static const char *const names[] = {"GMT", "UTC", "+0000"};

	for (size_t i = 0; i < LENGTH(names); i++)
		if (zone.len == strlen(names[i]) &&
		    !strncasecmp(zone.at, names[i], zone.len))
			return true;
	return false;
}

/* Of the three forms, only that of asctime(3) has no time zone. */
bool asked_date(const char *value, time_t *when)
{
	static const struct {
		const char *form;
		bool zone;
	} forms[] = {{"%a, %d %b %Y %H:%M:%S", true},
	    {"%A, %d-%b-%y %H:%M:%S", true}, {"%a %b %d %H:%M:%S %Y", false}};

	for (size_t i = 0; value && i < LENGTH(forms); i++) {
		const char *start = value + strspn(value, " \t\"");
		struct tm tm = {0};
		const char *end = strptime(start, forms[i].form, &tm);
		struct span rest;

		if (!end)
			continue;
		rest = trim(end);
		if (forms[i].zone ? is_utc(rest) : !rest.len) {
			*when = timegm(&tm);
			return true;
		}
	}
	return false;
}

static uint64_t until(const char *date, time_t now)
{
	time_t when;

	if (!asked_date(date, &when) || when <= now)
		return 0;
	return (uint64_t)(when - now) * 1000;
}

uint64_t asked_after(const char *value, time_t now)
{
	uint64_t ms;

	if (value && read_number(trim(value), 1000, &ms))
		return ms;
	return until(value, now);
}

/* When a limit is reset, in milliseconds from now. */
static uint64_t reset(const char *value, double unit, time_t now)
{
	/* So many milliseconds from now are 31 years; since 1970, 2001. */
	const uint64_t epoch = UINT64_C(1000000000000);
	const uint64_t now_ms = now > 0 ? (uint64_t)now * 1000 : 0;
	uint64_t ms;

	if (!read_number(trim(value), unit, &ms))
		return until(value, now);
	if (ms >= epoch * 1000) /* milliseconds, taken for seconds */
		ms /= 1000;
	if (ms < epoch)
		return ms;
	return ms > now_ms ? ms - now_ms : 0;
}

static bool is_used_up(const struct buf *head)
{
	const char *value;
	uint64_t left;

	for (size_t i = 0; i < LENGTH(remainders); i++) {
		value = head_value(head, remainders[i], 0);
		if (value && read_number(trim(value), 1, &left) && !left)
			return true;
	}
	return false;
}

uint64_t asked_wait(const struct buf *head, long status, time_t now)
{
	uint64_t most = asked_after(head_value(head, "Retry-After", 0), now);

	if (most || (status != TOO_MANY_REQUESTS && !is_used_up(head)))
		return most;
	for (size_t i = 0; i < LENGTH(resets); i++) {
		const char *value = head_value(head, resets[i].name, 0);
		uint64_t ms = value ? reset(value, resets[i].unit, now) : 0;

		if (ms > most)
			most = ms;
	}
	return most;
}
