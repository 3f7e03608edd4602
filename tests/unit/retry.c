/*
 * http/retry.h: the delays between retries.
 */
#include "http/retry.h"
#include "http/outcome.h"

#include "unit.h"

static const struct {
	int line;
	long status;
	enum outcome outcome;
} statuses[] = {
    CASE(200, OUTCOME_DONE),
    CASE(201, OUTCOME_DONE),
    CASE(204, OUTCOME_DONE),
    CASE(206, OUTCOME_DONE),
    CASE(299, OUTCOME_DONE),
    CASE(300, OUTCOME_REFUSED),
    CASE(301, OUTCOME_REFUSED),
    CASE(304, OUTCOME_REFUSED),
    CASE(400, OUTCOME_REFUSED),
    CASE(401, OUTCOME_DENIED),
    CASE(403, OUTCOME_DENIED),
    CASE(404, OUTCOME_REFUSED),
    CASE(408, OUTCOME_AGAIN),
    CASE(409, OUTCOME_REFUSED),
    CASE(413, OUTCOME_REFUSED),
    CASE(422, OUTCOME_REFUSED),
    CASE(425, OUTCOME_AGAIN),
    CASE(429, OUTCOME_AGAIN),
    CASE(431, OUTCOME_REFUSED),
    CASE(500, OUTCOME_UNKNOWN),
    CASE(501, OUTCOME_REFUSED),
    CASE(502, OUTCOME_UNKNOWN),
    CASE(503, OUTCOME_AGAIN),
    CASE(504, OUTCOME_UNKNOWN),
    CASE(505, OUTCOME_REFUSED),
    CASE(0, OUTCOME_REFUSED),
    CASE(199, OUTCOME_REFUSED),
    CASE(999, OUTCOME_REFUSED),
};

static const struct {
	int line;
	uint64_t base, cap;
	unsigned n;
	uint64_t asked;
	unsigned percent; /* of the largest random number */
	uint64_t ms;
} delays[] = {
    /* Delays double up to the cap. */
    CASE(1000, 60000, 1, 0, 100, 1000),
    CASE(1000, 60000, 2, 0, 100, 2000),
    CASE(1000, 60000, 3, 0, 100, 4000),
    CASE(1000, 60000, 6, 0, 100, 32000),
    CASE(1000, 60000, 7, 0, 100, 60000),
    CASE(1000, 60000, 1000, 0, 100, 60000),
    CASE(1000, 60000, 1, 0, 0, 0),
    CASE(1000, 60000, 5, 0, 0, 0),
    CASE(1000, 60000, 3, 0, 50, 1999),
    CASE(0, 60000, 9, 0, 100, 0),
    CASE(100, 50, 1, 0, 100, 50),
    CASE(1, UINT64_MAX / 4, 64, 0, 100, UINT64_MAX / 4),
    /* The server's delay is the minimum, the cap is the maximum. */
    CASE(1000, 60000, 1, 5000, 0, 5000),
    CASE(1000, 60000, 1, 500, 100, 1000),
    CASE(1000, 60000, 4, 5000, 100, 8000),
    CASE(1000, 60000, 1, 90000, 0, 60000),
    CASE(1000, 60000, 1, UINT64_C(18446744073709551000), 0, 60000),
};

/* The example date of RFC 9110: Sun, 06 Nov 1994 08:49:37 GMT. */
enum { THEN = 784111777 };

static const struct {
	int line;
	time_t now;
	const char *value;
	uint64_t ms;
} asked[] = {
    CASE(0, "0", 0),
    CASE(0, "7", 7000),
    CASE(0, "7 \t", 7000),
    CASE(0, "120", 120000),
    CASE(0, "99999999999999999999999999", UINT64_C(18446744073709551000)),
    CASE(0, "-5", 0),
    CASE(0, "1.5", 0),
    CASE(0, "soon", 0),
    CASE(0, "7 seconds", 0),
    CASE(0, "", 0),
    CASE(0, NULL, 0),
    CASE(THEN - 10, "Sun, 06 Nov 1994 08:49:37 GMT", 10000),
    CASE(THEN - 10, "Sun, 06 Nov 1994 08:49:37 GMT ", 10000),
    CASE(THEN - 10, "Sunday, 06-Nov-94 08:49:37 GMT", 10000),
    CASE(THEN - 10, "Sun Nov  6 08:49:37 1994", 10000),
    CASE(THEN, "Sun, 06 Nov 1994 08:49:37 GMT", 0),
    CASE(THEN + 222, "Sun, 06 Nov 1994 08:49:37 GMT", 0),
    CASE(THEN - 10, "Sun, 06 Nov 1994 08:49:37 GMT please", 0),
    CASE(THEN - 10, "Sun, 36 Nov 1994 08:49:37 GMT", 0),
    CASE(THEN - 10, "Sun, 06 Nov 1994 08:49:37 CET", 0),
};

int main(void)
{
	for (size_t i = 0; i < COUNT(statuses); i++)
		SAME_NUMBER(statuses[i].line,
		    outcome_of_http(statuses[i].status), statuses[i].outcome);
	for (size_t i = 0; i < COUNT(delays); i++) {
		const struct retry_policy p = {
		    .base_ms = delays[i].base, .cap_ms = delays[i].cap};
		uint32_t random =
		    (uint32_t)(UINT64_C(0xffffffff) * delays[i].percent / 100);

		SAME_NUMBER(delays[i].line,
		    retry_delay(&p, delays[i].n, delays[i].asked, random),
		    delays[i].ms);
	}
	for (size_t i = 0; i < COUNT(asked); i++)
		SAME_NUMBER(asked[i].line,
		    retry_after(asked[i].value, asked[i].now), asked[i].ms);
	return unit_end();
}
