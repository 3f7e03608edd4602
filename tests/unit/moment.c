/*
 * fetch/moment.h: times in several forms, compared and made earlier.
 */
#include "fetch/moment.h"

#include "base/buf.h"
#include "unit.h"

static const struct {
	int line;
	const char *text;
	bool good, zoned;
	int64_t seconds;
	uint32_t nanos;
} times[] = {
    CASE("1970-01-01T00:00:00Z", true, true, 0, 0),
    CASE("1970-01-01T00:00:00z", true, true, 0, 0),
    CASE("1970-01-01t00:00:01Z", true, true, 1, 0),
    CASE("1969-12-31T23:59:59Z", true, true, -1, 0),
    CASE("1970-01-01 00:00:00", true, false, 0, 0),
    CASE("1970-01-02", true, false, 86400, 0),
    CASE("2000-02-29T00:00:00Z", true, true, 951782400, 0),
    CASE("2000-03-01T00:00:00Z", true, true, 951868800, 0),
    CASE("2026-11-29T09:04:31Z", true, true, 1795943071, 0),
    CASE("2026-11-29T10:04:31+01:00", true, true, 1795943071, 0),
    CASE("2026-11-29T10:04:31+0100", true, true, 1795943071, 0),
    CASE("2026-11-29T10:04:31+01", true, true, 1795943071, 0),
    CASE("2026-11-29T05:34:31-03:30", true, true, 1795943071, 0),
    CASE("1970-01-01T00:00:00.5", true, false, 0, 500000000),
    CASE("1970-01-01T00:00:00,25Z", true, true, 0, 250000000),
    CASE("1970-01-01T00:00:00.123456789123Z", true, true, 0, 123456789),
    CASE("1970-01-01T00:00:60Z", true, true, 60, 0), /* a leap second */
    CASE("0001-01-01T00:00:00Z", true, true, INT64_C(-62135596800), 0),
    CASE("9999-12-31T23:59:59Z", true, true, INT64_C(253402300799), 0),
    /* Not times. */
    CASE("", false, false, 0, 0),
    CASE("0000-00-00 00:00:00", false, false, 0, 0),
    CASE("0000-01-01", false, false, 0, 0),
    CASE("1970-00-01", false, false, 0, 0),
    CASE("1970-13-01", false, false, 0, 0),
    CASE("1970-01-00", false, false, 0, 0),
    CASE("1970-01-32", false, false, 0, 0),
    CASE("1970-04-31", false, false, 0, 0),
    CASE("1970-12-32", false, false, 0, 0),
    CASE("1900-02-29", false, false, 0, 0),
    CASE("2023-02-29", false, false, 0, 0),
    CASE("1970-1-01", false, false, 0, 0),
    CASE("1970/01/01", false, false, 0, 0),
    CASE("1970-01-01T", false, false, 0, 0),
    CASE("1970-01-01T00:00", false, false, 0, 0),
    CASE("1970-01-01T24:00:00", false, false, 0, 0),
    CASE("1970-01-01T00:60:00", false, false, 0, 0),
    CASE("1970-01-01T00:00:61", false, false, 0, 0),
    CASE("1970-01-01T00:00:00.", false, false, 0, 0),
    CASE("1970-01-01T00:00:00.Z", false, false, 0, 0),
    CASE("1970-01-01T00:00:00+", false, false, 0, 0),
    CASE("1970-01-01T00:00:00+1", false, false, 0, 0),
    CASE("1970-01-01T00:00:00+01:", false, false, 0, 0),
    CASE("1970-01-01T00:00:00+01:6", false, false, 0, 0),
    CASE("1970-01-01T00:00:00+24:00", false, false, 0, 0),
    CASE("1970-01-01T00:00:00+01:60", false, false, 0, 0),
    CASE("1970-01-01T00:00:00Zz", false, false, 0, 0),
    CASE("1970-01-01T00:00:00 UTC", false, false, 0, 0),
    CASE("1970-01-01x", false, false, 0, 0),
    CASE("1795943071", false, false, 0, 0),
};

static const struct {
	int line;
	const char *text;
	uint64_t ms;
	const char *want;
} earlier[] = {
    CASE("2026-11-29T09:04:31Z", 300000, "2026-11-29T08:59:31Z"),
    CASE("2026-11-29 09:04:31", 300000, "2026-11-29 08:59:31"),
    CASE("2026-11-29t09:04:31z", 0, "2026-11-29t09:04:31z"),
    CASE("2026-11-29T09:04:31.250Z", 500, "2026-11-29T09:04:30.750Z"),
    CASE("2026-11-29T09:04:31.250Z", 250, "2026-11-29T09:04:31.000Z"),
    CASE("2026-11-29T09:04:31.250Z", 251, "2026-11-29T09:04:30.999Z"),
    CASE("2026-11-29T09:04:31,5", 1, "2026-11-29T09:04:31,4"),
    CASE("2026-11-29T09:04:31.000000001Z", 1, "2026-11-29T09:04:30.999000001Z"),
    CASE("2026-11-29T09:04:31.1234567891Z", 1,
	"2026-11-29T09:04:31.1224567891Z"),
    CASE("2026-11-29T09:04:31Z", 1, "2026-11-29T09:04:30Z"),
    CASE("2026-11-29T00:04:31+02:00", 300000, "2026-11-28T23:59:31+02:00"),
    CASE("2026-11-29T00:04:31-0330", 300000, "2026-11-28T23:59:31-0330"),
    CASE("2026-03-01T00:00:00Z", 1000, "2026-02-28T23:59:59Z"),
    CASE("2024-03-01T00:00:00Z", 1000, "2024-02-29T23:59:59Z"),
    CASE("2026-01-01T00:00:00Z", 1000, "2025-12-31T23:59:59Z"),
    CASE("1970-01-01T00:00:00Z", 1000, "1969-12-31T23:59:59Z"),
    CASE("1960-06-15T12:00:00Z", 86400000, "1960-06-14T12:00:00Z"),
    CASE("0001-03-01T00:00:00Z", 1000, "0001-02-28T23:59:59Z"),
    CASE("9999-12-31T23:59:59Z", 1000, "9999-12-31T23:59:58Z"),
    CASE("2026-11-29", 86400000, "2026-11-28"),
    CASE("2026-11-29", 1, "2026-11-28"),
    CASE("2026-11-29", 0, "2026-11-29"),
    CASE("2026-12-31", 0, "2026-12-31"),
};

static int compare(const char *a, const char *b)
{
	struct moment x, y;

	if (!moment_parse(&x, a, strlen(a)) || !moment_parse(&y, b, strlen(b)))
		return -9;
	return moment_compare(&x, &y);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(times); i++) {
		struct moment m = {0};
		const char *text = times[i].text;
		int line = times[i].line;
		bool good = moment_parse(&m, text, strlen(text));

		SAME_BOOL(line, good, times[i].good);
		if (!good)
			continue;
		SAME_BOOL(line, m.zoned, times[i].zoned);
		SAME_BOOL(line, m.seconds == times[i].seconds, true);
		SAME_NUMBER(line, m.nanos, times[i].nanos);
	}
	for (size_t i = 0; i < COUNT(earlier); i++) {
		struct buf to = {0};
		const char *text = earlier[i].text;

		moment_put_earlier(&to, text, strlen(text), earlier[i].ms);
		SAME_TEXT(earlier[i].line, to.data, earlier[i].want);
		buf_release(&to);
	}
	SAME_BOOL(__LINE__,
	    compare("2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00") == 0,
	    true);
	SAME_BOOL(__LINE__,
	    compare("2026-01-01T00:00:00Z", "2026-01-01T00:30:00+01:00") == 1,
	    true);
	SAME_BOOL(__LINE__,
	    compare("2026-01-01 00:00:00.5", "2026-01-01T00:00:00.50") == 0,
	    true);
	SAME_BOOL(__LINE__,
	    compare("2026-01-01 00:00:00.5", "2026-01-01T00:00:00.51") == -1,
	    true);
	SAME_BOOL(__LINE__,
	    compare("2026-01-01 00:00:01", "2026-01-01T00:00:00.51") == 1,
	    true);
	return unit_end();
}
