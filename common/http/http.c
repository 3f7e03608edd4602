#include "http/http.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/random.h"
#include "http/attempt.h"
#include "http/head.h"
#include "http/netrc.h"
#include "http/options.h"
#include "http/origin.h"
#include "http/request.h"
#include "http/retry.h"
#include "http/secret.h"
#include "http/url.h"

#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>

/* What a server may quote of what it is sent. */
static void remember_secrets(struct http *h)
{
	url_remember(h->options.origin);
	if (origin_user(h->options.origin, &h->user, &h->password))
		secret_remember_pair(h->user, h->password ? h->password : "");
	if (h->options.netrc)
		netrc_remember();
}

struct http *http_open(const struct http_options *options)
{
	struct http *h = mem_alloc(sizeof *h);

	http_options_check(options);
	*h = (struct http){.options = *options};
	remember_secrets(h);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		die(EXIT_IO, "cannot set up the HTTP library");
	h->multi = curl_multi_init();
	if (!h->multi)
		mem_exhausted();
	if (options->authorize)
		h->authorization =
		    options->authorize(options->authorize_ctx, NULL);
	return h;
}

void http_close(struct http *h)
{
	curl_multi_cleanup(h->multi);
	curl_global_cleanup();
	secret_free(h->authorization);
	secret_free(h->user);
	secret_free(h->password);
	free(h);
}

struct http_totals http_totals(const struct http *h)
{
	return h->totals;
}

static void report(
    const struct http_request *r, const char *outcome, double wait)
{
	const struct http_call *c = r->call;
	struct buf shown = {0};

	url_show(&shown, c->url);
	if (wait >= 0)
		warning("%s %s: %s; trying again in %.1f s (%u of %u)",
		    c->method, shown.data, outcome, wait, c->attempts,
		    r->http->options.retry.retries);
	else
		debug("%s %s: %ld, %" PRIu64 " bytes%s%s, %lld ms, attempt "
		      "%u%s%s",
		    c->method, shown.data, c->status,
		    r->received ? r->received : c->reply.len,
		    *c->remark ? ", " : "", c->remark, clock_ms() - c->began,
		    c->attempts, *outcome ? ": " : "", outcome);
	buf_release(&shown);
}

/*
 * Milliseconds before retry n, taken from the budget of the run; -1 when
 * there are no more retries.
 */
static long long retry_wait(struct http *h, unsigned n, uint64_t asked)
{
	const struct retry_policy *policy = &h->options.retry;
	uint64_t wait;

	if (n > policy->retries)
		return -1;
	wait = retry_delay(policy, n, asked, random_u32());
	if (!policy->budget_ms || h->waited_ms + wait > policy->budget_ms)
		return -1;
	h->waited_ms += wait;
	h->totals.retries++;
	return (long long)wait;
}

static bool try_again(struct http_request *r)
{
	uint64_t asked = retry_after(
	    head_value(&r->head, "Retry-After", 0), clock_now().tv_sec);
	long long wait = retry_wait(r->http, r->call->attempts, asked);

	if (wait < 0)
		return false;
	r->due = clock_ms() + wait;
	/* Where it was sent may have been good for a while only. */
	buf_reset(&r->location);
	r->redirects = 0;
	report(r, r->call->error, (double)wait / 1000);
	return true;
}

/*
 * A token may have expired since: once, a new one is asked for. When there is
 * none to be had, that may pass.
 */
static bool renew(struct http_request *r)
{
	debug("HTTP status 401: asking for a new authorization");
	r->renewed = http_renew(r->http);
	if (r->renewed || try_again(r))
		return true;
	r->call->outcome = OUTCOME_AGAIN;
	return false;
}

bool http_renew(struct http *h)
{
	const struct http_options *o = &h->options;
	char *old = h->authorization;
	char *value = o->authorize(o->authorize_ctx, old);

	if (!value)
		return false;
	h->authorization = value;
	secret_free(old);
	return true;
}

bool http_pause(struct http *h, unsigned n)
{
	long long wait = retry_wait(h, n, 0);

	if (wait < 0)
		return false;
	clock_sleep(wait);
	return true;
}

static void count_bytes(struct http_request *r)
{
	curl_off_t down = 0, up = 0;

	curl_easy_getinfo(r->easy, CURLINFO_SIZE_DOWNLOAD_T, &down);
	curl_easy_getinfo(r->easy, CURLINFO_SIZE_UPLOAD_T, &up);
	r->http->totals.bytes_in += (uint64_t)down;
	r->http->totals.bytes_out += (uint64_t)up;
}

static void attempt_done(struct http_request *r, CURLcode code)
{
	struct http_call *c = r->call;
	enum outcome outcome;
	bool again = false;

	curl_easy_getinfo(r->easy, CURLINFO_RESPONSE_CODE, &c->status);
	count_bytes(r);
	c->spent += clock_ms() - c->began;
	if (code == CURLE_OK && attempt_redirect(r)) {
		again = true;
		c->attempts--;
		r->due = 0;
	} else {
		outcome = attempt_outcome(r, code);
		report(r, c->error, -1);
		c->outcome = outcome;
		if (outcome == OUTCOME_AGAIN)
			again = try_again(r);
		else if (outcome == OUTCOME_DENIED && c->status == 401 &&
			 r->http->options.authorize && !r->renewed)
			again = renew(r);
	}
	c->done = !again;
	request_clean(r);
}

void http_start(struct http *h, struct http_call *c)
{
	c->done = false;
	c->attempts = 0;
	c->request = request_new(h, c);
}

void http_finish(struct http_call *c)
{
	request_free(c->request);
	c->request = NULL;
}

void http_resume(struct http_call *c)
{
	struct http_request *r = c->request;

	if (!r->paused)
		return;
	r->paused = false;
	r->heard = clock_ms();
	curl_easy_pause(r->easy, CURLPAUSE_CONT);
}

void http_excuse(struct http *h, long long since)
{
	request_excuse(h, since);
}

bool http_asks_for_part(const struct http_call *c)
{
	return request_is_part(c->request);
}

const char *http_header(const struct http_call *c, const char *name, unsigned n)
{
	return c->request ? head_value(&c->request->head, name, n) : NULL;
}

const char *http_last_url(const struct http_call *c)
{
	return c->request ? request_url(c->request) : c->url;
}

/* Starts what is due; how long nothing else will be. */
static long long start_due(struct http_request *r, long long now)
{
	struct http *h = r->http;

	if (r->due < h->next_start)
		r->due = h->next_start;
	if (r->due > now)
		return r->due - now;
	h->next_start = now + (long long)h->options.interval_ms;
	request_attempt(r);
	return (long long)h->options.stall_ms;
}

/* Starts what is due, ends what is silent; how long nothing else will be. */
static int tend(struct http *h)
{
	const long long stall = (long long)h->options.stall_ms;
	long long now = clock_ms(), wait = 60000, left;

	for (struct http_request *r = h->requests; r; r = r->next) {
		if (r->call->done || r->paused)
			continue;
		if (!r->running) {
			left = start_due(r, now);
		} else if ((left = r->heard + stall - now) <= 0) {
			r->stalled = true;
			attempt_done(r, CURLE_OPERATION_TIMEDOUT);
		}
		if (left < wait)
			wait = left;
	}
	return wait > 0 ? (int)wait : 0;
}

/* Or its reader has left, of which libcurl says nothing. */
static bool writable(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLOUT};

	return poll(&p, 1, 0) > 0;
}

bool http_step(struct http *h, int fd)
{
	struct curl_waitfd out = {.fd = fd, .events = CURL_WAIT_POLLOUT};
	int wait, running = 0, queued;
	CURLMsg *m;

	/* What has come while we were stopped is no silence of the server. */
	curl_multi_perform(h->multi, &running);
	wait = tend(h);
	curl_multi_perform(h->multi, &running);
	while ((m = curl_multi_info_read(h->multi, &queued))) {
		struct http_request *r = NULL;

		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &r);
		attempt_done(r, m->data.result);
		wait = 0;
	}
	if (fd < 0 && wait)
		curl_multi_poll(h->multi, NULL, 0, wait, NULL);
	else if (fd >= 0)
		curl_multi_poll(h->multi, &out, 1, wait, NULL);
	return fd >= 0 && writable(fd);
}

void http_run(struct http *h, struct http_call *c)
{
	http_start(h, c);
	while (!c->done)
		http_step(h, -1);
	http_finish(c);
}
