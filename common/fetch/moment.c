#include "fetch/moment.h"

#include "base/buf.h"

#include <inttypes.h>
#include <string.h>

enum { DAY = 86400, NANO_DIGITS = 9, NANOS = 1000000000 };

/* The text of a time in its parts. */
struct form {
	int64_t days; /* since 1970-01-01 */
	int64_t hour, minute, second;
	bool timed;	      /* it is more than a date */
	const char *fraction; /* its digits */
	size_t digits;	      /* 0: there is none */
	const char *zone;     /* up to the end; empty: there is none */
	size_t zone_len;
	int64_t offset; /* of the zone, in seconds */
};

/* Days from 1970-01-01; the year begins with March, so its last day varies. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
	const int64_t since_march = (month + 9) % 12;
	const int64_t y = year - (month <= 2);

	return y * 365 + y / 4 - y / 100 + y / 400 +
	       (since_march * 306 + 5) / 10 + day - 1 - 719468;
}

static int64_t days_in(int64_t year, int64_t month)
{
	const int64_t next = month % 12 + 1;

	return days_of(year + (month == 12), next, 1) - days_of(year, month, 1);
}

/* The number that the next `digits` digits are; below 0: there are not as many.
 */
static int64_t number(const char **at, const char *end, int digits)
{
	int64_t n = 0;

	for (; digits; digits--, (*at)++) {
		if (*at == end || **at < '0' || **at > '9')
			return -1;
		n = n * 10 + (**at - '0');
	}
	return n;
}

static bool skip(const char **at, const char *end, const char *any)
{
	if (*at == end || !**at || !strchr(any, **at))
		return false;
	++*at;
	return true;
}

static bool read_date(struct form *f, const char **at, const char *end)
{
	const int64_t year = number(at, end, 4);
	int64_t month, day;

	if (year < 1 || !skip(at, end, "-"))
		return false;
	month = number(at, end, 2);
	if (month < 1 || month > 12 || !skip(at, end, "-"))
		return false;
	day = number(at, end, 2);
	if (day < 1 || day > days_in(year, month))
		return false;
	f->days = days_of(year, month, day);
	return true;
}

/* A second may be a leap second. */
static bool read_clock(struct form *f, const char **at, const char *end)
{
	if (!skip(at, end, "Tt "))
		return false;
	f->timed = true;
	f->hour = number(at, end, 2);
	if (f->hour < 0 || f->hour > 23 || !skip(at, end, ":"))
		return false;
	f->minute = number(at, end, 2);
	if (f->minute < 0 || f->minute > 59 || !skip(at, end, ":"))
		return false;
	f->second = number(at, end, 2);
	if (f->second < 0 || f->second > 60)
		return false;
	if (!skip(at, end, ".,"))
		return true;
	f->fraction = *at;
	while (number(at, end, 1) >= 0)
		f->digits++;
	return f->digits > 0;
}

static bool read_zone(struct form *f, const char **at, const char *end)
{
	const int64_t sign = *at < end && **at == '-' ? -1 : 1;
	int64_t hours, minutes = 0;

	f->zone = *at;
	f->zone_len = (size_t)(end - *at);
	if (skip(at, end, "Zz") || *at == end)
		return true;
	if (!skip(at, end, "+-"))
		return false;
	hours = number(at, end, 2);
	if (skip(at, end, ":") || *at < end)
		minutes = number(at, end, 2);
	f->offset = sign * (hours * 60 + minutes) * 60;
	return hours >= 0 && hours <= 23 && minutes >= 0 && minutes <= 59;
}

static bool read_form(struct form *f, const char *text, size_t len)
{
	const char *at = text, *end = text + len;

	*f = (struct form){.zone = end};
	if (!read_date(f, &at, end))
		return false;
	if (at == end)
		return true;
	return read_clock(f, &at, end) && read_zone(f, &at, end) && at == end;
}

static uint32_t nanos_of(const struct form *f)
{
	uint32_t nanos = 0;

	for (size_t i = 0; i < NANO_DIGITS; i++)
		nanos = nanos * 10 +
			(i < f->digits ? (uint32_t)(f->fraction[i] - '0') : 0);
	return nanos;
}

/* The seconds on the clock of the zone. */
static int64_t local_seconds(const struct form *f)
{
	return f->days * DAY + (f->hour * 60 + f->minute) * 60 + f->second;
}

bool moment_parse(struct moment *m, const char *text, size_t len)
{
	struct form f;

	if (!read_form(&f, text, len))
		return false;
	*m = (struct moment){.zoned = f.zone_len > 0,
	    .seconds = local_seconds(&f) - f.offset,
	    .nanos = nanos_of(&f)};
	return true;
}

int moment_compare(const struct moment *a, const struct moment *b)
{
	if (a->seconds != b->seconds)
		return a->seconds < b->seconds ? -1 : 1;
	return (a->nanos > b->nanos) - (a->nanos < b->nanos);
}

static void put_date(struct buf *to, int64_t days)
{
	/* The first guess is at most some years too early. */
	int64_t year = 1970 + days / (days < 0 ? 365 : 366) - 2, month = 1;

	while (days_of(year + 1, 1, 1) <= days)
		year++;
	while (month < 12 && days_of(year, month + 1, 1) <= days)
		month++;
	buf_printf(to, "%04" PRId64 "-%02" PRId64 "-%02" PRId64, year, month,
	    days - days_of(year, month, 1) + 1);
}

/* The digits of a fraction: as many as before, and those beyond as they were.
 */
static void put_fraction(struct buf *to, const struct form *f, uint32_t nanos)
{
	uint32_t digit = NANOS / 10;

	buf_putc(to, f->fraction[-1]);
	for (size_t i = 0; i < f->digits; i++, digit /= 10)
		buf_putc(to,
		    digit ? (char)('0' + nanos / digit % 10) : f->fraction[i]);
}

void moment_put_earlier(
    struct buf *to, const char *text, size_t len, uint64_t ms)
{
	struct form f;
	int64_t seconds, nanos, days, rest;

	(void)!read_form(&f, text, len);
	seconds = local_seconds(&f) - (int64_t)(ms / 1000);
	nanos = (int64_t)nanos_of(&f) - (int64_t)(ms % 1000) * 1000000;
	if (nanos < 0) {
		nanos += NANOS;
		seconds--;
	}
	days = seconds / DAY - (seconds % DAY < 0);
	rest = seconds - days * DAY;
	put_date(to, days);
	if (!f.timed)
		return;
	buf_printf(to, "%c%02" PRId64 ":%02" PRId64 ":%02" PRId64,
	    text[strlen("2026-11-29")], rest / 3600, rest / 60 % 60, rest % 60);
	if (f.digits)
		put_fraction(to, &f, (uint32_t)nanos);
	buf_put(to, f.zone, f.zone_len);
}
