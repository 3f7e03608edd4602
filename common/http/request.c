#include "http/request.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "http/call.h"
#include "http/head.h"
#include "http/origin.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	ERROR_BODY_MAX = 64 * 1024, /* kept of an error's body */
	/* Node closes an idle connection after 5 s; do not race with it. */
	IDLE_SECONDS = 4,
};

struct http_request *request_new(struct http *h, struct http_call *c)
{
	struct http_request *r = mem_alloc(sizeof *r);

	*r = (struct http_request){.http = h, .call = c, .next = h->requests};
	h->requests = r;
	return r;
}

void request_free(struct http_request *r)
{
	struct http_request **at = &r->http->requests;

	while (*at != r)
		at = &(*at)->next;
	*at = r->next;
	buf_release(&r->location);
	buf_release(&r->head);
	free(r);
}

void request_excuse(struct http *h, long long since)
{
	long long busy = clock_ms() - since;

	for (struct http_request *r = h->requests; r && busy > 0; r = r->next)
		r->heard += busy;
}

const char *request_url(const struct http_request *r)
{
	return r->location.len ? r->location.data : r->call->url;
}

static bool at_home(const struct http_request *r)
{
	return origin_same(request_url(r), r->http->options.origin);
}

static size_t on_header(char *data, size_t size, size_t count, void *ctx)
{
	struct http_request *r = ctx;
	struct http_call *c = r->call;
	size_t len = size * count;

	r->heard = clock_ms();
	if (head_add(&r->head, data, len))
		return len;
	snprintf(c->error, sizeof c->error,
	    "the headers are larger than %d bytes", HEAD_MAX);
	c->verdict = OUTCOME_REFUSED;
	return 0;
}

static size_t too_large(
    struct http_request *r, uint64_t limit, const char *option)
{
	struct http_call *c = r->call;

	snprintf(c->error, sizeof c->error,
	    "the answer is larger than %" PRIu64 " bytes%s%s%s", limit,
	    option ? "; " : "", option ? option : "",
	    option ? " raises the limit" : "");
	c->verdict = OUTCOME_REFUSED;
	return CURL_WRITEFUNC_ERROR;
}

static size_t spill(struct http_request *r, const char *data, size_t len)
{
	struct http_call *c = r->call;
	const struct http_options *o = &r->http->options;
	long long since = clock_ms();

	if (r->received + len > o->spill_max)
		return too_large(r, o->spill_max, o->spill_option);
	switch (c->hooks->spill(c->ctx, c, data, len)) {
	case HTTP_TAKEN:
		break;
	case HTTP_LATER:
		r->paused = true;
		return CURL_WRITEFUNC_PAUSE;
	default:
		return CURL_WRITEFUNC_ERROR;
	}
	r->spilling = true;
	r->received += len;
	request_excuse(r->http, since); /* the reader may have been slow */
	return len;
}

static size_t on_body(char *data, size_t size, size_t count, void *ctx)
{
	struct http_request *r = ctx;
	struct http_call *c = r->call;
	const struct http_options *o = &r->http->options;
	size_t len = size * count;
	long status = 0;

	r->heard = clock_ms();
	curl_easy_getinfo(r->easy, CURLINFO_RESPONSE_CODE, &status);
	c->status = status;
	if (status >= 300) {
		if (c->reply.len + len <= ERROR_BODY_MAX)
			buf_put(&c->reply, data, len);
		return len;
	}
	if (c->spill_now || r->spilling || len > o->buffer_max - c->reply.len) {
		if (c->hooks && c->hooks->spill)
			return spill(r, data, len);
		return too_large(r, o->buffer_max, o->buffer_option);
	}
	buf_put(&c->reply, data, len);
	r->received += len;
	return len;
}

/* Called often while a transfer is alive: has anything been sent since? */
static int on_progress(void *ctx, curl_off_t down_total, curl_off_t down,
    curl_off_t up_total, curl_off_t up)
{
	struct http_request *r = ctx;
	long long moved = (long long)down + up;

	(void)down_total, (void)up_total;
	if (moved != r->moved) {
		r->moved = moved;
		r->heard = clock_ms();
	}
	return 0;
}

static int on_connected(
    void *ctx, char *to, char *from, int to_port, int from_port)
{
	struct http_request *r = ctx;

	(void)to, (void)from, (void)to_port, (void)from_port;
	r->heard = clock_ms();
	return CURL_PREREQFUNC_OK;
}

static void add_header(struct http_request *r, const char *line)
{
	struct curl_slist *list = curl_slist_append(r->headers, line);

	if (!list)
		mem_exhausted();
	r->headers = list;
}

/* A line of our own, unless the caller has one with that name. */
static void add_default(struct http_request *r, const char *line)
{
	const char *const *p = at_home(r) ? r->http->options.headers : NULL;
	size_t name = strcspn(line, ":") + 1;

	while (p && *p && strncasecmp(*p, line, name) != 0)
		p++;
	if (!p || !*p)
		add_header(r, line);
}

bool request_is_part(const struct http_request *r)
{
	const struct http_call *c = r->call;

	return c->range_from && c->range_if && !r->whole;
}

static void set_headers(struct http_request *r)
{
	struct http_call *c = r->call;
	struct http *h = r->http;
	struct buf line = {0};

	if (c->body)
		add_default(r, "Content-Type: application/json");
	if (c->encoding) {
		buf_printf(&line, "Content-Encoding: %s", c->encoding);
		add_header(r, line.data);
		buf_reset(&line);
	}
	add_default(r, "Accept: application/json");
	/* A body over 1 MiB would wait a second for a 100 Continue. */
	add_header(r, "Expect:");
	if (request_is_part(r)) {
		buf_printf(&line, "Range: bytes=%" PRIu64 "-", c->range_from);
		add_header(r, line.data);
		buf_reset(&line);
		buf_printf(&line, "If-Range: %s", c->range_if);
		add_header(r, line.data);
	}
	if (at_home(r)) {
		for (const char *const *p = h->options.headers; p && *p; p++)
			add_header(r, *p);
		if (h->authorization) {
			buf_reset(&line);
			buf_printf(
			    &line, "Authorization: %s", h->authorization);
			add_header(r, line.data);
		}
		/* A URL that the server names does not repeat them. */
		if (h->user)
			curl_easy_setopt(r->easy, CURLOPT_USERNAME, h->user);
		if (h->password)
			curl_easy_setopt(
			    r->easy, CURLOPT_PASSWORD, h->password);
		curl_easy_setopt(r->easy, CURLOPT_NETRC,
		    h->options.netrc ? (long)CURL_NETRC_OPTIONAL
				     : (long)CURL_NETRC_IGNORED);
	}
	buf_release(&line);
	curl_easy_setopt(r->easy, CURLOPT_HTTPHEADER, r->headers);
}

static size_t on_read(char *to, size_t size, size_t count, void *ctx)
{
	struct http_request *r = ctx;
	struct http_call *c = r->call;
	size_t n = c->body_len - r->sent, room = size * count;

	if (n > room)
		n = room;
	memcpy(to, c->body + r->sent, n);
	r->sent += n;
	return n;
}

static int on_seek(void *ctx, curl_off_t offset, int origin)
{
	(void)ctx, (void)offset, (void)origin;
	return CURL_SEEKFUNC_FAIL;
}

/*
 * When a kept-alive connection turns out to be closed, the library sends the
 * request again by itself. A write must not happen twice: its body comes
 * from a callback, and cannot be rewound.
 */
static void set_body(struct http_request *r)
{
	struct http_call *c = r->call;
	CURL *e = r->easy;

	curl_easy_setopt(e, CURLOPT_POST, 1L);
	curl_easy_setopt(
	    e, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->body_len);
	if (!c->write) {
		curl_easy_setopt(e, CURLOPT_POSTFIELDS, c->body);
		return;
	}
	r->sent = 0;
	curl_easy_setopt(e, CURLOPT_READFUNCTION, on_read);
	curl_easy_setopt(e, CURLOPT_READDATA, r);
	curl_easy_setopt(e, CURLOPT_SEEKFUNCTION, on_seek);
}

/* The file alone: the library would look into the system's directory, too. */
static void set_trust(CURL *e, const char *cacert)
{
	curl_easy_setopt(e, CURLOPT_CAINFO, cacert);
	curl_easy_setopt(e, CURLOPT_CAPATH, NULL);
}

static void set_up(struct http_request *r)
{
	struct http_call *c = r->call;
	const struct http_options *o = &r->http->options;
	CURL *e = r->easy;

	curl_easy_setopt(e, CURLOPT_URL, request_url(r));
	curl_easy_setopt(e, CURLOPT_PRIVATE, r);
	curl_easy_setopt(e, CURLOPT_ERRORBUFFER, r->detail);
	/* There may be several threads, and alarms are for none of them. */
	curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_USERAGENT, "medusa-stream/" VERSION);
	if (!o->uncompressed)
		curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "");
	if (o->proxy)
		curl_easy_setopt(e, CURLOPT_PROXY, o->proxy);
	else if (origin_is_here(request_url(r)))
		curl_easy_setopt(e, CURLOPT_NOPROXY, "*");
	if (o->cacert)
		set_trust(e, o->cacert);
	curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)o->connect_ms);
	curl_easy_setopt(e, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(e, CURLOPT_MAXAGE_CONN, (long)IDLE_SECONDS);
	curl_easy_setopt(e, CURLOPT_PREREQFUNCTION, on_connected);
	curl_easy_setopt(e, CURLOPT_PREREQDATA, r);
	curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(e, CURLOPT_HEADERDATA, r);
	curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(e, CURLOPT_WRITEDATA, r);
	curl_easy_setopt(e, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(e, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(e, CURLOPT_XFERINFODATA, r);
	if (c->body)
		set_body(r);
	curl_easy_setopt(e, CURLOPT_CUSTOMREQUEST, c->method);
	set_headers(r);
}

void request_attempt(struct http_request *r)
{
	struct http_call *c = r->call;

	c->attempts++;
	r->stalled = r->spilling = r->paused = false;
	c->status = 0;
	r->received = 0;
	c->verdict = OUTCOME_DONE;
	c->error[0] = c->remark[0] = r->detail[0] = '\0';
	buf_reset(&c->reply);
	buf_reset(&r->head);
	if (c->hooks && c->hooks->begin)
		c->hooks->begin(c->ctx, c);
	r->easy = curl_easy_init();
	if (!r->easy)
		mem_exhausted();
	set_up(r);
	r->running = true;
	r->moved = 0;
	c->began = clock_ms();
	/* The connection has a limit of its own; on_connected goes on. */
	r->heard = c->began + (long long)r->http->options.connect_ms;
	if (curl_multi_add_handle(r->http->multi, r->easy) != CURLM_OK)
		mem_exhausted();
	r->http->totals.requests++;
}

void request_clean(struct http_request *r)
{
	r->running = false;
	if (r->easy) {
		curl_multi_remove_handle(r->http->multi, r->easy);
		curl_easy_cleanup(r->easy);
	}
	curl_slist_free_all(r->headers);
	r->easy = r->headers = NULL;
}
