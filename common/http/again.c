/*
 * In: a request whose attempt has ended, with an outcome. Out: the time of
 * another attempt, or a final outcome.
 *
 * - The authorization was refused: a new one is asked for, and the next attempt
 *   follows at once (http/token.h). If none can be had now, that is a transient
 *   failure.
 * - A transient failure is retried after a delay (http/retry.h). The number of
 *   retries is bounded for each request, the sum of the delays for the whole
 *   run (--retry-budget).
 * - OUTCOME_WAIT, the server is not ready: it is asked again until wait_ms of
 *   the options have passed since it first said so. These attempts are not
 *   retries. They show that the server works, so the retries are counted anew.
 */
#include "http/again.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/random.h"
#include "http/asked.h"
#include "http/head.h"
#include "http/request.h"
#include "http/retry.h"
#include "http/status.h"
#include "http/token.h"
#include "http/url.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SECONDS_SIZE = 32 };

/* Appends to the call's error. */
static void PRINTF(2, 3) add_error(struct http_call *c, const char *fmt, ...)
{
	size_t len = strlen(c->error);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(c->error + len, sizeof c->error - len, fmt, ap);
	va_end(ap);
}

static double seconds(uint64_t ms)
{
	return (double)ms / 1000;
}

/* The same as a text, without zeros at its end: 600, 1.5, 0.25. */
static const char *put_seconds(char to[SECONDS_SIZE], uint64_t ms)
{
	size_t len = (size_t)snprintf(to, SECONDS_SIZE, "%.3f", seconds(ms));

	while (to[len - 1] == '0')
		len--;
	to[to[len - 1] == '.' ? len - 1 : len] = '\0';
	return to;
}

long long again_delay(struct http *h, unsigned n, uint64_t asked_ms)
{
	const struct retry_policy *policy = &h->options.retry;
	uint64_t wait;

	if (n > policy->retries)
		return -1;
	wait = retry_delay(policy, n, asked_ms, random_u32());
	if (!policy->budget_ms || h->waited_ms + wait > policy->budget_ms)
		return -1;
	h->waited_ms += wait;
	h->totals.retries++;
	return (long long)wait;
}

/* Sets when the next attempt is due. */
static void set_due(struct http_request *r, long long wait)
{
	r->due = clock_ms() + wait;
	/* A redirect may be temporary: the next attempt asks the first URL. */
	buf_reset(&r->location);
	r->redirects = 0;
}

static void report_retry(
    const struct http_request *r, long long wait, uint64_t asked_ms)
{
	const struct http_call *c = r->call;
	const struct retry_policy *policy = &r->http->options.retry;
	char asked[SECONDS_SIZE], most[SECONDS_SIZE];
	struct buf text = {0};

	url_show(&text, c->url);
	buf_printf(&text, ": %s; ", c->error);
	if (asked_ms > policy->cap_ms)
		buf_printf(&text,
		    "the server asks for %s s, at most %s s are waited: "
		    "--retry-max-delay; ",
		    put_seconds(asked, asked_ms),
		    put_seconds(most, policy->cap_ms));
	warning("%s %strying again in %.1f s (%u of %" PRIu64 ")", c->method,
	    text.data, seconds((uint64_t)wait), c->attempts, policy->retries);
	buf_release(&text);
}

/* After a transient failure. False if there are no more retries. */
static bool retry(struct http_request *r, uint64_t asked_ms)
{
	long long wait = again_delay(r->http, r->call->attempts, asked_ms);
	char asked[SECONDS_SIZE];

	if (wait < 0) {
		if (asked_ms)
			add_error(r->call, "; the server asks to wait %s s",
			    put_seconds(asked, asked_ms));
		return false;
	}
	set_due(r, wait);
	report_retry(r, wait, asked_ms);
	return true;
}

/* The first time, also without -v. Location may be where the result will be. */
static void report_poll(
    const struct http_request *r, uint64_t wait, uint64_t left)
{
	const struct http_call *c = r->call;
	const char *location = head_value(&r->head, "Location", 0);
	struct buf text = {0};

	url_show(&text, c->url);
	buf_printf(&text,
	    ": the server is not ready; asking again in %.1f s, of the %.1f s "
	    "that --wait leaves",
	    seconds(wait), seconds(left));
	if (location) {
		buf_puts(&text, "; its Location is '");
		url_show(&text, location);
		buf_puts(&text, "'");
	}
	if (c->body)
		buf_puts(&text, "; the POST is sent again: if each one starts "
				"the work anew, get its result by GET");
	if (r->polls == 1)
		warning("%s %s", c->method, text.data);
	else
		debug("%s %s", c->method, text.data);
	buf_release(&text);
}

/* The server is not ready. False if it has not been for too long. */
static bool poll_later(struct http_request *r, uint64_t asked_ms)
{
	struct http_call *c = r->call;
	const uint64_t most = r->http->options.wait_ms;
	long long now = clock_ms(), left;
	uint64_t wait;
	char limit[SECONDS_SIZE];

	if (!r->polls++)
		r->poll_end = now + (long long)most;
	left = r->poll_end - now;
	if (left <= 0) {
		add_error(c, "; not ready after %s s; --wait sets the limit",
		    put_seconds(limit, most));
		c->outcome = OUTCOME_AGAIN;
		return false;
	}
	wait = retry_poll(r->polls, asked_ms, (uint64_t)left);
	c->attempts = 0;
	set_due(r, (long long)wait);
	report_poll(r, wait, (uint64_t)left);
	return true;
}

/* The server refused the authorization. False: it is not renewed. */
static bool renew(struct http_request *r)
{
	struct http_call *c = r->call;

	switch (token_refused(&r->http->token, &r->use, &r->http->options)) {
	case TOKEN_RENEWED:
		debug("HTTP status %ld: renewed the authorization", c->status);
		c->attempts--; /* the next one is still the same */
		return true;
	case TOKEN_FAILED:
		c->outcome = OUTCOME_AGAIN;
		return false;
	default:
		if (r->use.renewed)
			add_error(c, "; a new authorization was refused, too");
		return false;
	}
}

/* Did the server refuse the authorization, and not the request? */
static bool is_unauthorized(const struct http_request *r)
{
	const long status = r->call->status;

	return status_is_unauthorized(status) ||
	       status_has(&r->http->options.renew_on, status);
}

bool again_attempt(struct http_request *r)
{
	struct http_call *c = r->call;
	uint64_t asked_ms;

	if (is_unauthorized(r)) {
		if (renew(r))
			return true;
	} else if (c->status) {
		token_accepted(&r->use);
	}
	asked_ms = asked_wait(&r->head, c->status, request_date(r));
	switch (c->outcome) {
	case OUTCOME_AGAIN:
		return retry(r, asked_ms);
	case OUTCOME_WAIT:
		return poll_later(r, asked_ms);
	default:
		return false;
	}
}
