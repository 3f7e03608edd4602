#include "http/http.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/random.h"
#include "http/netrc.h"
#include "http/origin.h"
#include "http/request.h"
#include "http/secret.h"
#include "http/url.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static bool names_authorization(const char *const *headers)
{
	static const char name[] = "Authorization:";

	for (; headers && *headers; headers++)
		if (!strncasecmp(*headers, name, sizeof name - 1))
			return true;
	return false;
}

/* A secret may not go where everybody on the way can read it. */
static void check_secrets(
    const struct http_options *o, const char *shown, bool exposed)
{
	char *user, *password;
	bool has_user = origin_user(o->origin, &user, &password);

	if (exposed && !o->insecure_http &&
	    (o->secret || o->authorize || o->netrc || has_user))
		die(EXIT_USAGE,
		    "a secret would go unencrypted to '%s'; use https, or "
		    "--insecure-http",
		    shown);
	free(user);
	secret_free(password);
	if (o->authorize && names_authorization(o->headers))
		die(EXIT_USAGE, "there would be two Authorization headers");
}

void http_options_check(const struct http_options *o)
{
	bool plain, loopback;
	struct buf shown = {0};
	char *origin = origin_of(o->origin, &plain, &loopback);

	url_show(&shown, o->origin);
	if (!origin)
		die(EXIT_USAGE, "'%s' is not an http or https URL",
		    shown.data ? shown.data : "");
	/* libcurl asks the proxy for this machine, too. */
	check_secrets(o, shown.data, plain && (!loopback || o->proxy));
	if (o->cacert && access(o->cacert, R_OK) < 0)
		die_errno("cannot open '%s'", o->cacert);
	buf_release(&shown);
	free(origin);
}

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
		h->authorization = options->authorize(NULL);
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

static void report(struct http_call *c, const char *outcome, double wait)
{
	struct buf shown = {0};

	url_show(&shown, c->url);
	if (wait >= 0)
		warning("%s %s: %s; trying again in %.1f s (%u of %u)",
		    c->method, shown.data, outcome, wait, c->attempts,
		    c->http->options.retry.retries);
	else
		note("%s %s: %ld, %llu bytes%s%s, %lld ms, attempt %u%s%s",
		    c->method, shown.data, c->status,
		    (unsigned long long)(c->received ? c->received
						     : c->reply.len),
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

static bool try_again(struct http_call *c)
{
	uint64_t asked =
	    retry_after(http_header(c, "Retry-After", 0), clock_now().tv_sec);
	long long wait = retry_wait(c->http, c->attempts, asked);

	if (wait < 0)
		return false;
	c->due = clock_ms() + wait;
	/* Where it was sent may have been good for a while only. */
	buf_reset(&c->location);
	c->redirects = 0;
	report(c, c->error, (double)wait / 1000);
	return true;
}

/*
 * A token may have expired since: once, a new one is asked for. When there is
 * none to be had, that may pass.
 */
static bool renew(struct http_call *c)
{
	note("HTTP status 401: asking for a new authorization");
	c->renewed = http_renew(c->http);
	if (c->renewed || try_again(c))
		return true;
	c->fate = HTTP_GAVE_UP;
	return false;
}

bool http_renew(struct http *h)
{
	char *old = h->authorization, *value = h->options.authorize(old);

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

static enum http_fate fate_of(enum retry_class class)
{
	switch (class) {
	case RETRY_DONE:
		return HTTP_DONE;
	case RETRY_DENIED:
		return HTTP_DENIED;
	case RETRY_REFUSED:
		return HTTP_REFUSED;
	case RETRY_UNKNOWN:
		return HTTP_UNKNOWN;
	default:
		return HTTP_GAVE_UP;
	}
}

static void count_bytes(struct http_call *c)
{
	curl_off_t down = 0, up = 0;

	curl_easy_getinfo(c->easy, CURLINFO_SIZE_DOWNLOAD_T, &down);
	curl_easy_getinfo(c->easy, CURLINFO_SIZE_UPLOAD_T, &up);
	c->http->totals.bytes_in += (uint64_t)down;
	c->http->totals.bytes_out += (uint64_t)up;
}

static void attempt_done(struct http_call *c, CURLcode code)
{
	enum retry_class class;
	bool again = false;

	curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &c->status);
	count_bytes(c);
	c->spent += clock_ms() - c->began;
	if (code == CURLE_OK && call_redirected(c)) {
		again = true;
		c->attempts--;
		c->due = 0;
	} else {
		class = call_outcome(c, code);
		report(c, c->error, -1);
		c->fate = fate_of(class);
		if (class == RETRY_TRANSIENT)
			again = try_again(c);
		else if (class == RETRY_DENIED && c->status == 401 &&
			 c->http->options.authorize && !c->renewed)
			again = renew(c);
	}
	c->done = !again;
	call_clean(c);
}

void http_start(struct http *h, struct http_call *c)
{
	c->http = h;
	c->done = c->running = c->renewed = c->whole = false;
	c->attempts = c->redirects = 0;
	c->due = 0;
	c->easy = c->headers = NULL;
	c->location = c->head = (struct buf){0};
	c->next = h->calls;
	h->calls = c;
}

void http_finish(struct http_call *c)
{
	struct http_call **at = &c->http->calls;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	buf_release(&c->location);
	buf_release(&c->head);
}

void http_resume(struct http_call *c)
{
	if (!c->paused)
		return;
	c->paused = false;
	c->heard = clock_ms();
	curl_easy_pause(c->easy, CURLPAUSE_CONT);
}

void http_excuse(struct http *h, long long since)
{
	long long busy = clock_ms() - since;

	for (struct http_call *c = h->calls; c && busy > 0; c = c->next)
		c->heard += busy;
}

/* Starts what is due; how long nothing else will be. */
static long long start_due(struct http_call *c, long long now)
{
	struct http *h = c->http;

	if (c->due < h->next_start)
		c->due = h->next_start;
	if (c->due > now)
		return c->due - now;
	h->next_start = now + (long long)h->options.interval_ms;
	call_attempt(c);
	return (long long)h->options.stall_ms;
}

/* Starts what is due, ends what is silent; how long nothing else will be. */
static int tend(struct http *h)
{
	const long long stall = (long long)h->options.stall_ms;
	long long now = clock_ms(), wait = 60000, left;

	for (struct http_call *c = h->calls; c; c = c->next) {
		if (c->done || c->paused)
			continue;
		if (!c->running) {
			left = start_due(c, now);
		} else if ((left = c->heard + stall - now) <= 0) {
			c->stalled = true;
			attempt_done(c, CURLE_OPERATION_TIMEDOUT);
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
		struct http_call *c = NULL;

		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &c);
		attempt_done(c, m->data.result);
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

int http_exit_status(enum http_fate fate)
{
	switch (fate) {
	case HTTP_DONE:
		return EXIT_DONE;
	case HTTP_DENIED:
		return EXIT_DENIED;
	case HTTP_REFUSED:
		return EXIT_REMOTE;
	default:
		return EXIT_AGAIN;
	}
}
