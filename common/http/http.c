/*
 * When a request is tried, and when it is tried again.
 *
 * A call becomes a struct http_request, which waits until it is due, runs one
 * attempt, and is then done or due again:
 *
 *     due -> running -> done
 *      ^        |
 *      +--------+  a redirect, or what again.c says
 *
 * In: http_start. Each http_step lets libcurl read and write, starts requests
 * that are due, ends attempts that have been silent for --timeout, and passes
 * finished ones to attempt_done. Out: call->done with its outcome.
 *
 * Starts are --rate apart.
 *
 * Silence is measured from r->heard. A slow reader must not look like a silent
 * server: http_excuse moves r->heard forward, and a paused request is exempt.
 * libcurl runs before the clock is read: bytes may have arrived meanwhile.
 */
#include "http/http.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/plural.h"
#include "http/again.h"
#include "http/attempt.h"
#include "http/coding.h"
#include "http/head.h"
#include "http/netrc.h"
#include "http/options.h"
#include "http/origin.h"
#include "http/proxy.h"
#include "http/request.h"
#include "http/secret.h"
#include "http/token.h"
#include "http/url.h"

#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>

enum { CONNECTIONS = 256 }; /* that are kept alive; more are never open */

/* A server may quote the secrets that it was sent. */
static void remember_secrets(struct http *h)
{
	if (origin_user(h->options.origin, &h->user, &h->password))
		secret_remember_pair(h->user, h->password ? h->password : "");
	if (h->options.netrc)
		netrc_remember();
	proxy_hide(h->options.proxy);
}

struct http *http_open(const struct http_options *options)
{
	struct http *h = mem_alloc(sizeof *h);

	http_options_check(options);
	*h = (struct http){.options = *options, .watched = {-1, -1}};
	remember_secrets(h);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		die(EXIT_IO, "cannot set up the HTTP library");
	h->multi = curl_multi_init();
	if (!h->multi)
		mem_exhausted();
	/* By default, libcurl keeps four for each request that is under way. So
	   it closes some when several requests end at once. */
	(void)curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, CONNECTIONS);
	token_open(&h->token, &h->options);
	return h;
}

void http_close(struct http *h)
{
	curl_multi_cleanup(h->multi);
	curl_global_cleanup();
	token_close(&h->token);
	secret_free(h->user);
	secret_free(h->password);
	free(h);
}

struct http_totals http_totals(const struct http *h)
{
	return h->totals;
}

/* One line for each attempt, with -v. */
static void report_attempt(const struct http_request *r)
{
	const struct http_call *c = r->call;
	const uint64_t bytes = r->received ? r->received : c->reply.len;
	struct buf shown = {0};

	url_show(&shown, c->url);
	debug("%s %s: %ld, %" PRIu64 " byte%s%s%s, %lld ms, attempt %u%s%s",
	    c->method, shown.data, c->status, bytes, plural(bytes),
	    *c->remark ? ", " : "", c->remark, clock_ms() - c->began,
	    c->attempts, *c->error ? ": " : "", c->error);
	buf_release(&shown);
}

bool http_pause(struct http *h, unsigned n)
{
	long long wait = again_delay(h, n, 0);

	if (wait < 0)
		return false;
	clock_sleep(wait);
	return true;
}

bool http_renew(struct http *h)
{
	return token_renew(&h->token, &h->options);
}

/* Schedules an attempt at once when a redirect may be followed. */
static bool follow_redirect(struct http_request *r, CURLcode code)
{
	bool follows = code == CURLE_OK && attempt_redirect(r);

	if (follows) {
		r->call->attempts--; /* the next one is still the same */
		r->due = 0;
	}
	return follows;
}

static void count_attempt(struct http_request *r)
{
	struct http_call *c = r->call;
	curl_off_t down = 0, up = 0;

	curl_easy_getinfo(r->easy, CURLINFO_RESPONSE_CODE, &c->status);
	curl_easy_getinfo(r->easy, CURLINFO_SIZE_DOWNLOAD_T, &down);
	curl_easy_getinfo(r->easy, CURLINFO_SIZE_UPLOAD_T, &up);
	r->http->totals.bytes_in += (uint64_t)down;
	r->http->totals.bytes_out += (uint64_t)up;
	c->spent += clock_ms() - c->began;
}

/*
 * The status of an error decides what follows, even if its body, which is for a
 * message only, cannot be decoded.
 */
static bool is_enough(const struct http_request *r, CURLcode code)
{
	const struct http_call *c = r->call;

	return c->status >= 300 && c->outcome == OUTCOME_DONE &&
	       (code == CURLE_BAD_CONTENT_ENCODING ||
		   code == CURLE_WRITE_ERROR);
}

/* Is the reply the whole body, as far as libcurl can tell? */
static enum hide_end end_of_body(const struct http_request *r, CURLcode code)
{
	if (code != CURLE_OK)
		return HIDE_CUT;
	return coding_marks_end(&r->head, !r->http->options.uncompressed)
		   ? HIDE_WHOLE
		   : HIDE_UNKNOWN;
}

/* An attempt has ended: is the call done, or is another attempt due? */
static void attempt_done(struct http_request *r, CURLcode code)
{
	struct http_call *c = r->call;
	bool again;

	count_attempt(r);
	c->end = end_of_body(r, code);
	if (r->enough || is_enough(r, code))
		code = CURLE_OK;
	again = follow_redirect(r, code);
	if (!again) {
		c->outcome = attempt_outcome(r, code);
		report_attempt(r);
		again = again_attempt(r);
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
	request_clean(c->request);
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

bool http_decodes(const struct http_call *c)
{
	return !c->request->http->options.uncompressed;
}

bool http_chooses_coding(const struct http_call *c)
{
	return request_chooses_coding(c->request);
}

bool http_asks_for_part(const struct http_call *c)
{
	return request_is_part(c->request);
}

const char *http_header(const struct http_call *c, const char *name, unsigned n)
{
	return c->request ? head_value(&c->request->head, name, n) : NULL;
}

const char *http_header_line(const struct http_call *c, unsigned n)
{
	return c->request ? head_line(&c->request->head, n) : NULL;
}

time_t http_date(const struct http_call *c)
{
	return request_date(c->request);
}

const char *http_last_url(const struct http_call *c)
{
	return c->request ? request_url(c->request) : c->url;
}

/* Starts a request if it is due. Returns the ms until its next deadline. */
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

/* Ends an attempt that is silent for too long. Returns the ms it has left. */
static long long end_silent(struct http_request *r, long long now)
{
	long long left = r->heard + (long long)r->http->options.stall_ms - now;

	if (left <= 0) {
		r->stalled = true;
		attempt_done(r, CURLE_OPERATION_TIMEDOUT);
	}
	return left;
}

/*
 * Starts requests that are due, and ends silent attempts. Returns the
 * milliseconds until there is something to do again.
 */
static int tend(struct http *h)
{
	long long now = clock_ms(), wait = 60000, left;

	for (struct http_request *r = h->requests; r; r = r->next) {
		if (r->call->done || r->paused)
			continue;
		left = r->running ? end_silent(r, now) : start_due(r, now);
		if (left < wait)
			wait = left;
	}
	return wait > 0 ? (int)wait : 0;
}

/* Handles the attempts that libcurl has finished; true if there were any. */
static bool collect_done(struct http *h)
{
	bool any = false;
	int queued;
	CURLMsg *m = curl_multi_info_read(h->multi, &queued);

	for (; m; m = curl_multi_info_read(h->multi, &queued)) {
		struct http_request *r = NULL;

		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &r);
		attempt_done(r, m->data.result);
		any = true;
	}
	return any;
}

/* Also true if its reader has left, which curl_multi_poll does not tell. */
static bool is_writable(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLOUT};

	return poll(&p, 1, 0) > 0;
}

void http_watch(struct http *h, int fd)
{
	h->watched[0] = fd;
}

void http_watch_input(struct http *h, int fd)
{
	h->watched[1] = fd;
}

/* Waits for libcurl's sockets, and until fd can be written. */
static void wait_for(struct http *h, int fd, int ms)
{
	struct curl_waitfd extra[3];
	unsigned n = 0;

	if (fd >= 0)
		extra[n++] = (struct curl_waitfd){fd, CURL_WAIT_POLLOUT, 0};
	for (int i = 0; i < 2; i++)
		if (h->watched[i] >= 0)
			extra[n++] = (struct curl_waitfd){
			    h->watched[i], CURL_WAIT_POLLIN, 0};
	if (n || ms)
		curl_multi_poll(h->multi, extra, n, ms, NULL);
}

bool http_step(struct http *h, int fd)
{
	int wait, running = 0;
	bool any;

	/* Before tend reads the clock, see above. */
	curl_multi_perform(h->multi, &running);
	wait = tend(h);
	curl_multi_perform(h->multi, &running);
	any = collect_done(h);
	if (any)
		wait = 0;
	wait_for(h, fd, wait);
	return fd >= 0 && is_writable(fd);
}

void http_run(struct http *h, struct http_call *c)
{
	http_start(h, c);
	while (!c->done)
		http_step(h, -1);
	http_finish(c);
}
