/*
 * http/retry.h: the delays between retries; http/asked.h: what the server asks
 * for; http/outcome.h and http/status.h: which statuses are transient.
 */
#include "http/retry.h"
#include "base/buf.h"
#include "http/asked.h"
#include "http/head.h"
#include "http/outcome.h"
#include "http/status.h"

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
    CASE(407, OUTCOME_DENIED),
    CASE(408, OUTCOME_AGAIN),
    CASE(409, OUTCOME_REFUSED),
    CASE(413, OUTCOME_REFUSED),
    CASE(419, OUTCOME_REFUSED),
    CASE(420, OUTCOME_AGAIN),
    CASE(421, OUTCOME_REFUSED),
    CASE(422, OUTCOME_REFUSED),
    CASE(423, OUTCOME_AGAIN),
    CASE(424, OUTCOME_REFUSED),
    CASE(425, OUTCOME_AGAIN),
    CASE(426, OUTCOME_REFUSED),
    CASE(428, OUTCOME_REFUSED),
    CASE(429, OUTCOME_AGAIN),
    CASE(430, OUTCOME_AGAIN),
    CASE(431, OUTCOME_REFUSED),
    CASE(439, OUTCOME_REFUSED),
    CASE(440, OUTCOME_DENIED),
    CASE(441, OUTCOME_REFUSED),
    CASE(497, OUTCOME_REFUSED),
    CASE(498, OUTCOME_DENIED),
    CASE(499, OUTCOME_DENIED),
    CASE(500, OUTCOME_UNKNOWN),
    CASE(501, OUTCOME_REFUSED),
    CASE(502, OUTCOME_UNKNOWN),
    CASE(503, OUTCOME_AGAIN),
    CASE(504, OUTCOME_UNKNOWN),
    CASE(505, OUTCOME_REFUSED),
    CASE(506, OUTCOME_UNKNOWN),
    CASE(509, OUTCOME_UNKNOWN),
    CASE(520, OUTCOME_UNKNOWN),
    CASE(599, OUTCOME_UNKNOWN),
    CASE(600, OUTCOME_REFUSED),
    CASE(0, OUTCOME_REFUSED),
    CASE(199, OUTCOME_REFUSED),
    CASE(999, OUTCOME_REFUSED),
};

/* --retry-status 400,401,501 and --renew-on 400,402,403,500 */
static const struct {
	int line;
	long status;
	enum outcome outcome;
} optional[] = {
    CASE(200, OUTCOME_DONE),
    CASE(400, OUTCOME_AGAIN),
    CASE(401, OUTCOME_AGAIN),
    CASE(402, OUTCOME_DENIED),
    CASE(403, OUTCOME_DENIED),
    CASE(404, OUTCOME_REFUSED),
    CASE(500, OUTCOME_UNKNOWN),
    CASE(501, OUTCOME_UNKNOWN),
    CASE(503, OUTCOME_AGAIN),
    CASE(505, OUTCOME_REFUSED),
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

static const struct {
	int line;
	unsigned n;
	uint64_t asked, left, ms;
} polls[] = {
    CASE(1, 0, 600000, 1000),
    CASE(2, 0, 600000, 2000),
    CASE(6, 0, 600000, 32000),
    CASE(7, 0, 600000, 60000),
    CASE(1000, 0, 600000, 60000),
    CASE(1, 1, 600000, 1000),
    CASE(9, 999, 600000, 1000),
    CASE(9, 1001, 600000, 1001),
    CASE(1, 200, 500, 500),
    CASE(1, 300000, 600000, 300000),
    CASE(1, 300000, 5000, 5000),
    CASE(9, 0, 5000, 5000),
    CASE(1, UINT64_MAX, 5000, 5000),
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
    CASE(0, "99999999999999999999999999", UINT64_MAX),
    CASE(0, "2.0", 2000),
    CASE(0, "0.2", 200),
    CASE(0, "1.5", 1500),
    CASE(0, "1.0015", 1002),
    CASE(0, "3.", 3000),
    CASE(0, ".5", 0),
    CASE(0, "1.5.2", 0),
    CASE(0, "1,5", 0),
    CASE(0, "1e3", 0),
    CASE(0, "0x10", 0),
    CASE(0, "+7", 0),
    CASE(0, "-5", 0),
    CASE(0, " \t7", 7000),
    CASE(0, "\"120\"", 120000),
    CASE(0, "\" 2.5 \" ", 2500),
    CASE(0, "\"", 0),
    CASE(0, "soon", 0),
    CASE(0, "7 seconds", 0),
    CASE(0, "7 7", 0),
    CASE(0, "", 0),
    CASE(0, NULL, 0),
    CASE(THEN - 10, "Sun, 06 Nov 1994 08:49:37 GMT", 10000),
    CASE(THEN - 10, "Sun, 06 Nov 1994 08:49:37 GMT ", 10000),
    CASE(THEN - 10, "Sun, 06 Nov 1994 08:49:37 UTC", 10000),
    CASE(THEN - 10, "Sun, 06 Nov 1994 08:49:37 +0000", 10000),
    CASE(THEN - 10, "Sun, 06 Nov 1994 08:49:37 gmt", 10000),
    CASE(THEN - 10, " \"Sun, 06 Nov 1994 08:49:37 GMT\"", 10000),
    CASE(THEN - 10, "Sunday, 06-Nov-94 08:49:37 GMT", 10000),
    CASE(THEN - 10, "Sunday, 06-Nov-94 08:49:37 UTC", 10000),
    CASE(THEN - 10, "Sun Nov  6 08:49:37 1994", 10000),
    CASE(THEN - 10, "Sun Nov  6 08:49:37 1994 GMT", 0),
    CASE(THEN, "Sun, 06 Nov 1994 08:49:37 GMT", 0),
    CASE(THEN + 222, "Sun, 06 Nov 1994 08:49:37 GMT", 0),
    CASE(THEN - 10, "Sun, 06 Nov 1994 08:49:37 GMT please", 0),
    CASE(THEN - 10, "Sun, 36 Nov 1994 08:49:37 GMT", 0),
    CASE(THEN - 10, "Sun, 06 Nov 1994 08:49:37 CET", 0),
    CASE(THEN - 10, "Sun, 06 Nov 1994 08:49:37 +0100", 0),
    CASE(THEN - 10, "Sun, 06 Nov 1994 08:49:37", 0),
};

/* In 2023, when a time since 1970 has ten digits. */
enum { NOW = 1700000000 };

static const struct {
	int line;
	long status;
	const char *head; /* its lines, each ended by a semicolon */
	uint64_t ms;
} waits[] = {
    CASE(429, "", 0),
    CASE(503, "Retry-After: 7;", 7000),
    CASE(202, "Retry-After: 0.5;", 500),
    /* With a 429, the reset of a limit counts. */
    CASE(429, "X-RateLimit-Reset: 30;", 30000),
    CASE(429, "x-ratelimit-reset: \"0.25\" ;", 250),
    CASE(429, "RateLimit-Reset: 30;", 30000),
    CASE(429, "X-Rate-Limit-Reset: 30;", 30000),
    CASE(429, "X-Rate-Limit-Time-Reset-Ms: 1500;", 1500),
    CASE(429, "X-RateLimit-Reset: 1700000030;", 30000),
    CASE(429, "X-RateLimit-Reset: 1700000030.5;", 30500),
    CASE(429, "X-RateLimit-Reset: 1700000030250;", 30250),
    CASE(429, "X-Rate-Limit-Time-Reset-Ms: 1700000030250;", 30250),
    CASE(429, "X-RateLimit-Reset: Tue, 14 Nov 2023 22:13:50 GMT;", 30000),
    CASE(429, "X-RateLimit-Reset: 999999999;", UINT64_C(999999999000)),
    CASE(429, "X-RateLimit-Reset: 1000000000;", 0),
    CASE(429, "X-RateLimit-Reset: 1699999999;", 0),
    CASE(429, "X-RateLimit-Reset: 1700000000;", 0),
    CASE(429, "X-RateLimit-Reset: 0;", 0),
    CASE(429, "X-RateLimit-Reset: -30;", 0),
    CASE(429, "X-RateLimit-Reset: soon;", 0),
    CASE(429, "X-RateLimit-Reset:;", 0),
    /* The latest of several. */
    CASE(429, "RateLimit-Reset: 5; X-RateLimit-Reset: 1700000030;", 30000),
    CASE(429, "RateLimit-Reset: 50; X-RateLimit-Reset: 1700000030;", 50000),
    /* Retry-After decides, if it asks for any time. */
    CASE(429, "Retry-After: 2; X-RateLimit-Reset: 30;", 2000),
    CASE(429, "Retry-After: 40; X-RateLimit-Reset: 30;", 40000),
    CASE(429, "Retry-After: 0; X-RateLimit-Reset: 30;", 30000),
    CASE(429, "Retry-After: soon; X-RateLimit-Reset: 30;", 30000),
    /* Otherwise it counts only if no request remains. */
    CASE(503, "X-RateLimit-Reset: 30;", 0),
    CASE(403, "X-RateLimit-Reset: 30; X-RateLimit-Remaining: 12;", 0),
    CASE(403, "X-RateLimit-Reset: 30; X-RateLimit-Remaining: 0;", 30000),
    CASE(503, "RateLimit-Reset: 30; RateLimit-Remaining: 0;", 30000),
    CASE(503, "X-Rate-Limit-Reset: 30; X-Rate-Limit-Remaining: 0;", 30000),
    CASE(503, "X-Rate-Limit-Time-Reset-Ms: 300; X-Rate-Limit-Requests-Left: 0;",
	300),
    CASE(503, "X-RateLimit-Reset: 30; X-RateLimit-Remaining: none;", 0),
    CASE(503, "X-RateLimit-Reset: 30; X-RateLimit-Remaining:;", 0),
    CASE(429, "X-RateLimit-Reset: 30; X-RateLimit-Remaining: 12;", 30000),
};

static void check_waits(void)
{
	for (size_t i = 0; i < COUNT(waits); i++) {
		struct buf head = {0};
		const char *at = waits[i].head;

		while (*at) {
			size_t len = strcspn(at, ";");
			bool added = head_add(&head, at, len);

			SAME_BOOL(waits[i].line, added, true);
			at += len + 1;
			at += strspn(at, " ");
		}
		SAME_NUMBER(waits[i].line,
		    asked_wait(&head, waits[i].status, NOW), waits[i].ms);
		buf_release(&head);
	}
}

static void check_optional(void)
{
	struct status_set retry = {0}, renew = {0};

	status_add(&retry, "--x", "400,401,501");
	status_add(&renew, "--x", "400,402,403,500");
	for (size_t i = 0; i < COUNT(optional); i++)
		SAME_NUMBER(optional[i].line,
		    outcome_of_status(optional[i].status, &retry, &renew),
		    optional[i].outcome);
}

/* A set has what was added, and nothing else. */
static void check_set(void)
{
	struct status_set set = {0};

	SAME_BOOL(__LINE__, status_has(&set, 400), false);
	status_add(&set, "--x", "400,407,599");
	status_add(&set, "--x", "408");
	for (long status = -1000; status < 2000; status++)
		SAME_BOOL((int)status, status_has(&set, status),
		    status == 400 || status == 407 || status == 408 ||
			status == 599);
}

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
		    asked_after(asked[i].value, asked[i].now), asked[i].ms);
	for (size_t i = 0; i < COUNT(polls); i++)
		SAME_NUMBER(polls[i].line,
		    retry_poll(polls[i].n, polls[i].asked, polls[i].left),
		    polls[i].ms);
	check_waits();
	check_set();
	check_optional();
	return unit_end();
}
