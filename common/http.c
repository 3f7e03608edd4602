#include "http.h"

#include "err.h"
#include "io.h"
#include "mem.h"
#include "secret.h"
#include "url.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <time.h>

enum {
	ERROR_BODY_MAX = 64 * 1024, /* kept of an error's body */
	MAX_REDIRECTS = 5,
	/* Node closes an idle connection after 5 s; do not race with it. */
	IDLE_SECONDS = 4,
};

struct http {
	CURLM *multi;
	struct http_options options;
	struct curl_slist *headers;
	char *origin;
	struct http_call *calls;
	uint64_t waited_ms; /* of the retry budget */
	struct http_totals totals;
};

static CURLU *parse_url(const char *url)
{
	CURLU *u = curl_url();

	if (!u)
		mem_exhausted();
	if (curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK)
		return u;
	curl_url_cleanup(u);
	return NULL;
}

static char *part(CURLU *u, CURLUPart which, unsigned flags)
{
	char *text = NULL, *copy = NULL;

	if (curl_url_get(u, which, &text, flags) == CURLUE_OK)
		copy = mem_strdup(text);
	curl_free(text);
	return copy;
}

/* scheme://host:port (RFC 6454), or NULL when it is not http or https. */
static char *origin_of(const char *url, bool *plain, bool *loopback)
{
	CURLU *u = parse_url(url);
	char *scheme, *host, *port;
	struct buf b = {0};

	if (!u)
		return NULL;
	scheme = part(u, CURLUPART_SCHEME, 0);
	host = part(u, CURLUPART_HOST, 0);
	port = part(u, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	curl_url_cleanup(u);
	if (scheme && host && port &&
	    (!strcmp(scheme, "http") || !strcmp(scheme, "https"))) {
		*plain = !strcmp(scheme, "http");
		*loopback = !strcasecmp(host, "localhost") ||
			    !strncmp(host, "127.", 4) || !strcmp(host, "[::1]");
		for (char *p = host; *p; p++)
			if (*p >= 'A' && *p <= 'Z')
				*p += 'a' - 'A';
		buf_printf(&b, "%s://%s:%s", scheme, host, port);
	}
	free(scheme);
	free(host);
	free(port);
	return b.data;
}

static bool at_origin(const struct http *h, const char *url)
{
	bool plain, loopback;
	char *origin = origin_of(url, &plain, &loopback);
	bool same = origin && !strcmp(origin, h->origin);

	free(origin);
	return same;
}

struct http *http_open(const struct http_options *options)
{
	struct http *h = mem_alloc(sizeof *h);
	bool plain, loopback;
	struct buf shown = {0};

	*h = (struct http){.options = *options};
	url_show(&shown, options->origin);
	h->origin = origin_of(options->origin, &plain, &loopback);
	if (!h->origin)
		die(EXIT_USAGE, "'%s' is not an http or https URL",
		    shown.data ? shown.data : "");
	if (plain && !loopback && options->secret && !options->insecure_http)
		die(EXIT_USAGE,
		    "a secret would go unencrypted to '%s'; use https, or "
		    "--insecure-http",
		    shown.data);
	buf_release(&shown);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		die(EXIT_IO, "cannot set up the HTTP library");
	h->multi = curl_multi_init();
	if (!h->multi)
		mem_exhausted();
	for (const char *const *line = options->headers; line && *line; line++)
		h->headers = curl_slist_append(h->headers, *line);
	h->headers =
	    curl_slist_append(h->headers, "Content-Type: application/json");
	h->headers = curl_slist_append(h->headers, "Accept: application/json");
	/* A body over 1 MiB would wait a second for a 100 Continue. */
	h->headers = curl_slist_append(h->headers, "Expect:");
	return h;
}

void http_close(struct http *h)
{
	curl_multi_cleanup(h->multi);
	curl_slist_free_all(h->headers);
	curl_global_cleanup();
	free(h->origin);
	free(h);
}

struct http_totals http_totals(const struct http *h)
{
	return h->totals;
}

static size_t on_body(char *data, size_t size, size_t count, void *ctx)
{
	struct http_call *c = ctx;
	size_t len = size * count;
	long status = 0;

	curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &status);
	if (status >= 300) {
		if (c->reply.len + len <= ERROR_BODY_MAX)
			buf_put(&c->reply, data, len);
		return len;
	}
	if (len > c->http->options.reply_max - c->reply.len) {
		c->too_large = true;
		return CURL_WRITEFUNC_ERROR;
	}
	buf_put(&c->reply, data, len);
	return len;
}

/* Called often while a transfer is alive: has anything moved since? */
static int on_progress(void *ctx, curl_off_t down_total, curl_off_t down,
    curl_off_t up_total, curl_off_t up)
{
	struct http_call *c = ctx;
	long header = 0;
	long long moved;

	(void)down_total, (void)up_total;
	curl_easy_getinfo(c->easy, CURLINFO_HEADER_SIZE, &header);
	moved = (long long)down + up + header;
	if (moved != c->moved) {
		c->moved = moved;
		c->heard = io_clock();
	}
	return 0;
}

static void set_up(struct http_call *c, const char *url)
{
	struct http *h = c->http;
	CURL *e = c->easy;

	curl_easy_setopt(e, CURLOPT_URL, url);
	curl_easy_setopt(e, CURLOPT_PRIVATE, c);
	curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_HTTPHEADER, h->headers);
	curl_easy_setopt(e, CURLOPT_USERAGENT, "medusa-stream/" VERSION);
	curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "");
	curl_easy_setopt(
	    e, CURLOPT_CONNECTTIMEOUT_MS, (long)h->options.connect_ms);
	curl_easy_setopt(e, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(e, CURLOPT_MAXAGE_CONN, (long)IDLE_SECONDS);
	curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(e, CURLOPT_WRITEDATA, c);
	curl_easy_setopt(e, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(e, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(e, CURLOPT_XFERINFODATA, c);
	if (c->body) {
		curl_easy_setopt(
		    e, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->body_len);
		curl_easy_setopt(e, CURLOPT_POSTFIELDS, c->body);
	}
	curl_easy_setopt(e, CURLOPT_CUSTOMREQUEST, c->method);
}

static void attempt(struct http_call *c)
{
	const char *url = c->location.len ? c->location.data : c->url;

	c->attempts++;
	c->stalled = c->too_large = false;
	c->status = 0;
	c->error[0] = '\0';
	buf_reset(&c->reply);
	c->easy = curl_easy_init();
	if (!c->easy)
		mem_exhausted();
	set_up(c, url);
	c->running = true;
	c->moved = 0;
	/* The connection has a limit of its own. */
	c->heard = io_clock() + (long long)c->http->options.connect_ms;
	curl_multi_add_handle(c->http->multi, c->easy);
	c->http->totals.requests++;
}

static enum retry_class class_of(struct http_call *c, CURLcode code)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_CONNECT:
	case CURLE_SSL_CONNECT_ERROR:
		return RETRY_TRANSIENT; /* nothing was sent */
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM:
		break;
	default:
		return RETRY_REFUSED;
	}
	if (c->write) {
		long sent = 0;

		curl_easy_getinfo(c->easy, CURLINFO_REQUEST_SIZE, &sent);
		if (!sent)
			return RETRY_TRANSIENT;
	}
	return RETRY_UNKNOWN;
}

/* What an error's body says, in one line, cut short. */
static void quote_body(struct http_call *c)
{
	size_t used = strlen(c->error), room = sizeof c->error - used, len;

	len = c->reply.len < 300 ? c->reply.len : 300;
	if (len && room > 3)
		snprintf(
		    c->error + used, room, ": %.*s", (int)len, c->reply.data);
}

static void explain(struct http_call *c, CURLcode code)
{
	const struct http_options *o = &c->http->options;

	if (c->stalled)
		snprintf(c->error, sizeof c->error,
		    "the server sent nothing for %.3g s",
		    (double)o->stall_ms / 1000);
	else if (c->too_large)
		snprintf(c->error, sizeof c->error,
		    "the answer is larger than %zu bytes%s%s%s", o->reply_max,
		    o->reply_option ? "; " : "",
		    o->reply_option ? o->reply_option : "",
		    o->reply_option ? " raises the limit" : "");
	else if (code != CURLE_OK)
		snprintf(
		    c->error, sizeof c->error, "%s", curl_easy_strerror(code));
	else if (!c->error[0]) {
		snprintf(
		    c->error, sizeof c->error, "HTTP status %ld", c->status);
		quote_body(c);
	}
	secret_hide(c->error);
}

static uint64_t asked_wait(struct http_call *c)
{
	struct curl_header *header;

	if (c->status && curl_easy_header(c->easy, "Retry-After", 0,
			     CURLH_HEADER, -1, &header) == CURLHE_OK)
		return retry_after(header->value, time(NULL));
	return 0;
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
		note("%s %s: %ld, %zu bytes, attempt %u%s%s", c->method,
		    shown.data, c->status, c->reply.len, c->attempts,
		    *outcome ? ": " : "", outcome);
	buf_release(&shown);
}

/*
 * Milliseconds before retry n, taken from the budget of the run; -1 when
 * there are no more retries.
 */
static long long retry_wait(struct http *h, unsigned n, uint64_t asked)
{
	const struct retry_policy *policy = &h->options.retry;
	uint32_t random;
	uint64_t wait;

	if (n > policy->retries)
		return -1;
	if (getrandom(&random, sizeof random, 0) != sizeof random)
		random = UINT32_MAX;
	wait = retry_delay(policy, n, asked, random);
	if (policy->budget_ms && h->waited_ms + wait > policy->budget_ms)
		return -1;
	h->waited_ms += wait;
	h->totals.retries++;
	return (long long)wait;
}

static bool try_again(struct http_call *c)
{
	long long wait = retry_wait(c->http, c->attempts, asked_wait(c));

	if (wait < 0)
		return false;
	c->due = io_clock() + wait;
	report(c, c->error, (double)wait / 1000);
	return true;
}

bool http_pause(struct http *h, unsigned n)
{
	long long wait = retry_wait(h, n, 0), end = io_clock() + wait;

	if (wait < 0)
		return false;
	while ((wait = end - io_clock()) > 0)
		curl_multi_poll(h->multi, NULL, 0, (int)wait, NULL);
	return true;
}

/* A GET is followed within its origin; nothing else is followed at all. */
static bool redirected(struct http_call *c)
{
	char *to = NULL;

	if (c->status < 300 || c->status == 304 || c->status >= 400)
		return false;
	curl_easy_getinfo(c->easy, CURLINFO_REDIRECT_URL, &to);
	if (!to)
		return false;
	if (c->body || !at_origin(c->http, to) ||
	    c->redirects == MAX_REDIRECTS) {
		struct buf shown = {0};

		url_show(&shown, to);
		snprintf(c->error, sizeof c->error,
		    "HTTP status %ld leads to '%.500s', which is %s", c->status,
		    shown.data,
		    c->body			    ? "no place for a POST"
		    : c->redirects == MAX_REDIRECTS ? "one redirect too many"
						    : "another origin");
		buf_release(&shown);
		return false;
	}
	buf_reset(&c->location);
	buf_puts(&c->location, to);
	c->redirects++;
	c->attempts--;
	c->due = 0;
	return true;
}

static void count_bytes(struct http_call *c)
{
	curl_off_t down = 0, up = 0;

	curl_easy_getinfo(c->easy, CURLINFO_SIZE_DOWNLOAD_T, &down);
	curl_easy_getinfo(c->easy, CURLINFO_SIZE_UPLOAD_T, &up);
	c->http->totals.bytes_in += (uint64_t)down;
	c->http->totals.bytes_out += (uint64_t)up;
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

static void attempt_done(struct http_call *c, CURLcode code)
{
	enum retry_class class;
	bool again;

	curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &c->status);
	count_bytes(c);
	again = code == CURLE_OK && redirected(c);
	if (!again) {
		class = code == CURLE_OK ? retry_status(c->status)
					 : class_of(c, code);
		if (class == RETRY_DONE && c->judge)
			class = c->judge(c->ctx, c);
		if (class != RETRY_DONE)
			explain(c, code);
		report(c, c->error, -1);
		if (class == RETRY_UNKNOWN && !c->write)
			class = RETRY_TRANSIENT;
		c->fate = fate_of(class);
		again = class == RETRY_TRANSIENT && try_again(c);
	}
	c->done = !again;
	c->running = false;
	curl_multi_remove_handle(c->http->multi, c->easy);
	curl_easy_cleanup(c->easy);
	c->easy = NULL;
}

void http_start(struct http *h, struct http_call *c)
{
	c->http = h;
	c->done = c->running = false;
	c->attempts = c->redirects = 0;
	c->due = 0;
	c->location.len = 0;
	c->next = h->calls;
	h->calls = c;
}

static void forget(struct http *h, struct http_call *c)
{
	struct http_call **at = &h->calls;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	buf_release(&c->location);
}

/* Starts what is due, ends what is silent; how long nothing else will. */
static int tend(struct http *h)
{
	const long long stall = (long long)h->options.stall_ms;
	long long now = io_clock(), wait = 1000;

	for (struct http_call *c = h->calls; c; c = c->next) {
		long long left = 0;

		if (c->done)
			continue;
		if (!c->running && c->due <= now)
			attempt(c);
		if (!c->running) {
			left = c->due - now;
		} else if ((left = c->heard + stall - now) <= 0) {
			c->stalled = true;
			attempt_done(c, CURLE_OPERATION_TIMEDOUT);
		}
		if (left < wait)
			wait = left;
	}
	return wait > 0 ? (int)wait : 0;
}

static void drive(struct http *h)
{
	int wait = tend(h), running = 0, queued;
	CURLMsg *m;

	curl_multi_perform(h->multi, &running);
	while ((m = curl_multi_info_read(h->multi, &queued))) {
		struct http_call *c = NULL;

		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &c);
		attempt_done(c, m->data.result);
		wait = 0;
	}
	if (wait)
		curl_multi_poll(h->multi, NULL, 0, wait, NULL);
}

void http_wait(struct http *h, struct http_call *c)
{
	while (!c->done)
		drive(h);
	forget(h, c);
}

void http_run(struct http *h, struct http_call *c)
{
	http_start(h, c);
	http_wait(h, c);
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
