#include "http/request.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "http/origin.h"
#include "http/secret.h"
#include "http/url.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

_Static_assert(sizeof((struct http_call *)0)->detail >= CURL_ERROR_SIZE,
    "the library writes so much");

enum {
	ERROR_BODY_MAX = 64 * 1024, /* kept of an error's body */
	HEAD_MAX = 256 * 1024,
	MAX_REDIRECTS = 5,
	/* Node closes an idle connection after 5 s; do not race with it. */
	IDLE_SECONDS = 4,
};

const char *http_last_url(const struct http_call *c)
{
	return c->location.len ? c->location.data : c->url;
}

static bool at_home(const struct http_call *c)
{
	return origin_same(http_last_url(c), c->http->options.origin);
}

/* The head's lines one after the other, for the answer that comes last. */
static size_t on_header(char *data, size_t size, size_t count, void *ctx)
{
	struct http_call *c = ctx;
	size_t len = size * count, text = len;

	c->heard = clock_ms();
	if (len > 5 && !memcmp(data, "HTTP/", 5))
		buf_reset(&c->head);
	/* Blanks at the end are no part of a value (RFC 9110, 5.5). */
	while (text && memchr("\r\n \t", data[text - 1], 4))
		text--;
	if (c->head.len + text >= HEAD_MAX) {
		snprintf(c->error, sizeof c->error,
		    "the headers are larger than %d bytes", HEAD_MAX);
		c->verdict = RETRY_REFUSED;
		return 0;
	}
	/* A folded line goes on with the one before (RFC 9112, 5.2). */
	if (c->head.len && text && (*data == ' ' || *data == '\t'))
		c->head.data[c->head.len - 1] = ' ';
	buf_put(&c->head, data, text);
	buf_putc(&c->head, '\0');
	return len;
}

const char *http_header(const struct http_call *c, const char *name, unsigned n)
{
	const char *line = c->head.data, *end = line + c->head.len;
	size_t len = strlen(name);

	for (; line && line < end; line += strlen(line) + 1)
		if (!strncasecmp(line, name, len) && line[len] == ':' && !n--)
			return line + len + 1 + strspn(line + len + 1, " \t");
	return NULL;
}

static size_t too_large(struct http_call *c, uint64_t limit, const char *option)
{
	snprintf(c->error, sizeof c->error,
	    "the answer is larger than %llu bytes%s%s%s",
	    (unsigned long long)limit, option ? "; " : "", option ? option : "",
	    option ? " raises the limit" : "");
	c->verdict = RETRY_REFUSED;
	return CURL_WRITEFUNC_ERROR;
}

static size_t spill(struct http_call *c, const char *data, size_t len)
{
	const struct http_options *o = &c->http->options;
	long long since = clock_ms();

	if (c->received + len > o->spill_max)
		return too_large(c, o->spill_max, o->spill_option);
	switch (c->hooks->spill(c->ctx, c, data, len)) {
	case HTTP_TAKEN:
		break;
	case HTTP_LATER:
		c->paused = true;
		return CURL_WRITEFUNC_PAUSE;
	default:
		return CURL_WRITEFUNC_ERROR;
	}
	c->spilling = true;
	c->received += len;
	http_excuse(c->http, since); /* the reader may have been slow */
	return len;
}

static size_t on_body(char *data, size_t size, size_t count, void *ctx)
{
	struct http_call *c = ctx;
	const struct http_options *o = &c->http->options;
	size_t len = size * count;
	long status = 0;

	c->heard = clock_ms();
	curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &status);
	c->status = status;
	if (status >= 300) {
		if (c->reply.len + len <= ERROR_BODY_MAX)
			buf_put(&c->reply, data, len);
		return len;
	}
	if (c->spill_now || c->spilling || len > o->buffer_max - c->reply.len) {
		if (c->hooks && c->hooks->spill)
			return spill(c, data, len);
		return too_large(c, o->buffer_max, o->buffer_option);
	}
	buf_put(&c->reply, data, len);
	c->received += len;
	return len;
}

/* Called often while a transfer is alive: has anything been sent since? */
static int on_progress(void *ctx, curl_off_t down_total, curl_off_t down,
    curl_off_t up_total, curl_off_t up)
{
	struct http_call *c = ctx;
	long long moved = (long long)down + up;

	(void)down_total, (void)up_total;
	if (moved != c->moved) {
		c->moved = moved;
		c->heard = clock_ms();
	}
	return 0;
}

static int on_connected(
    void *ctx, char *to, char *from, int to_port, int from_port)
{
	struct http_call *c = ctx;

	(void)to, (void)from, (void)to_port, (void)from_port;
	c->heard = clock_ms();
	return CURL_PREREQFUNC_OK;
}

static void add_header(struct http_call *c, const char *line)
{
	struct curl_slist *list = curl_slist_append(c->headers, line);

	if (!list)
		mem_exhausted();
	c->headers = list;
}

/* A line of our own, unless the caller has one with that name. */
static void add_default(struct http_call *c, const char *line)
{
	const char *const *p = at_home(c) ? c->http->options.headers : NULL;
	size_t name = strcspn(line, ":") + 1;

	while (p && *p && strncasecmp(*p, line, name) != 0)
		p++;
	if (!p || !*p)
		add_header(c, line);
}

enum { RANGE_NOT_SATISFIABLE = 416 };

bool http_asks_for_part(const struct http_call *c)
{
	return c->range_from && c->range_if && !c->whole;
}

static void set_headers(struct http_call *c)
{
	struct http *h = c->http;
	struct buf line = {0};

	if (c->body)
		add_default(c, "Content-Type: application/json");
	if (c->encoding) {
		buf_printf(&line, "Content-Encoding: %s", c->encoding);
		add_header(c, line.data);
		buf_reset(&line);
	}
	add_default(c, "Accept: application/json");
	/* A body over 1 MiB would wait a second for a 100 Continue. */
	add_header(c, "Expect:");
	if (http_asks_for_part(c)) {
		buf_printf(&line, "Range: bytes=%llu-",
		    (unsigned long long)c->range_from);
		add_header(c, line.data);
		buf_reset(&line);
		buf_printf(&line, "If-Range: %s", c->range_if);
		add_header(c, line.data);
	}
	if (at_home(c)) {
		for (const char *const *p = h->options.headers; p && *p; p++)
			add_header(c, *p);
		if (h->authorization) {
			buf_reset(&line);
			buf_printf(
			    &line, "Authorization: %s", h->authorization);
			add_header(c, line.data);
		}
		/* A URL that the server names does not repeat them. */
		if (h->user)
			curl_easy_setopt(c->easy, CURLOPT_USERNAME, h->user);
		if (h->password)
			curl_easy_setopt(
			    c->easy, CURLOPT_PASSWORD, h->password);
		curl_easy_setopt(c->easy, CURLOPT_NETRC,
		    h->options.netrc ? (long)CURL_NETRC_OPTIONAL
				     : (long)CURL_NETRC_IGNORED);
	}
	buf_release(&line);
	curl_easy_setopt(c->easy, CURLOPT_HTTPHEADER, c->headers);
}

static size_t on_read(char *to, size_t size, size_t count, void *ctx)
{
	struct http_call *c = ctx;
	size_t n = c->body_len - c->sent, room = size * count;

	if (n > room)
		n = room;
	memcpy(to, c->body + c->sent, n);
	c->sent += n;
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
static void set_body(struct http_call *c)
{
	CURL *e = c->easy;

	curl_easy_setopt(e, CURLOPT_POST, 1L);
	curl_easy_setopt(
	    e, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->body_len);
	if (!c->write) {
		curl_easy_setopt(e, CURLOPT_POSTFIELDS, c->body);
		return;
	}
	c->sent = 0;
	curl_easy_setopt(e, CURLOPT_READFUNCTION, on_read);
	curl_easy_setopt(e, CURLOPT_READDATA, c);
	curl_easy_setopt(e, CURLOPT_SEEKFUNCTION, on_seek);
}

/* The file alone: the library would look into the system's directory, too. */
static void set_trust(CURL *e, const char *cacert)
{
	curl_easy_setopt(e, CURLOPT_CAINFO, cacert);
	curl_easy_setopt(e, CURLOPT_CAPATH, NULL);
}

static void set_up(struct http_call *c)
{
	const struct http_options *o = &c->http->options;
	CURL *e = c->easy;

	curl_easy_setopt(e, CURLOPT_URL, http_last_url(c));
	curl_easy_setopt(e, CURLOPT_PRIVATE, c);
	curl_easy_setopt(e, CURLOPT_ERRORBUFFER, c->detail);
	/* There may be several threads, and alarms are for none of them. */
	curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_USERAGENT, "medusa-stream/" VERSION);
	if (!o->uncompressed)
		curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, "");
	if (o->proxy)
		curl_easy_setopt(e, CURLOPT_PROXY, o->proxy);
	else if (origin_is_here(http_last_url(c)))
		curl_easy_setopt(e, CURLOPT_NOPROXY, "*");
	if (o->cacert)
		set_trust(e, o->cacert);
	curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)o->connect_ms);
	curl_easy_setopt(e, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(e, CURLOPT_MAXAGE_CONN, (long)IDLE_SECONDS);
	curl_easy_setopt(e, CURLOPT_PREREQFUNCTION, on_connected);
	curl_easy_setopt(e, CURLOPT_PREREQDATA, c);
	curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(e, CURLOPT_HEADERDATA, c);
	curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(e, CURLOPT_WRITEDATA, c);
	curl_easy_setopt(e, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(e, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(e, CURLOPT_XFERINFODATA, c);
	if (c->body)
		set_body(c);
	curl_easy_setopt(e, CURLOPT_CUSTOMREQUEST, c->method);
	set_headers(c);
}

void call_attempt(struct http_call *c)
{
	c->attempts++;
	c->stalled = c->spilling = c->paused = false;
	c->status = 0;
	c->received = 0;
	c->verdict = RETRY_DONE;
	c->error[0] = c->remark[0] = c->detail[0] = '\0';
	buf_reset(&c->reply);
	buf_reset(&c->head);
	if (c->hooks && c->hooks->begin)
		c->hooks->begin(c->ctx, c);
	c->easy = curl_easy_init();
	if (!c->easy)
		mem_exhausted();
	set_up(c);
	c->running = true;
	c->moved = 0;
	c->began = clock_ms();
	/* The connection has a limit of its own; on_connected goes on. */
	c->heard = c->began + (long long)c->http->options.connect_ms;
	if (curl_multi_add_handle(c->http->multi, c->easy) != CURLM_OK)
		mem_exhausted();
	c->http->totals.requests++;
}

void call_clean(struct http_call *c)
{
	c->running = false;
	if (c->easy) {
		curl_multi_remove_handle(c->http->multi, c->easy);
		curl_easy_cleanup(c->easy);
	}
	curl_slist_free_all(c->headers);
	c->easy = c->headers = NULL;
}

/* What a failed transfer means for a request that may be repeated. */
static enum retry_class class_of(struct http_call *c, CURLcode code)
{
	long sent = 0;

	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_CONNECT:
	case CURLE_SSL_CONNECT_ERROR:
		return RETRY_TRANSIENT;	 /* nothing was sent */
	case CURLE_UNSUPPORTED_PROTOCOL: /* of a status line cut short */
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_FAIL_REWIND:
	case CURLE_PARTIAL_FILE:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM:
		curl_easy_getinfo(c->easy, CURLINFO_REQUEST_SIZE, &sent);
		return sent ? RETRY_UNKNOWN : RETRY_TRANSIENT;
	default:
		return RETRY_REFUSED;
	}
}

/* RFC 9110, 15.5.17: what there is now is shorter. */
static enum retry_class ask_for_all(struct http_call *c)
{
	snprintf(c->error, sizeof c->error,
	    "the server does not have the rest of the page any more");
	c->whole = true;
	return RETRY_TRANSIENT;
}

/* A status without more ado, and what its body says, cut short. */
static void explain_status(struct http_call *c)
{
	size_t len = c->reply.len < 300 ? c->reply.len : 300, used;

	snprintf(c->error, sizeof c->error, "HTTP status %ld", c->status);
	used = strlen(c->error);
	if (len)
		snprintf(c->error + used, sizeof c->error - used, ": %.*s",
		    (int)len, c->reply.data);
	/* Of another encoding, or cut within a character. */
	utf8_clean(c->error);
}

/* It is of another host, out of date, or from somebody unknown. */
static void explain_certificate(struct http_call *c)
{
	bool unknown = strstr(c->detail, "self-signed") ||
		       strstr(c->detail, "self signed") ||
		       strstr(c->detail, "issuer");

	snprintf(c->error, sizeof c->error, "%.200s%s",
	    *c->detail ? c->detail : "the certificate is not to be trusted",
	    unknown ? "; --cacert names whom to trust instead" : "");
}

static void explain(struct http_call *c, CURLcode code)
{
	const uint64_t stall = c->http->options.stall_ms;

	/* Before it is quoted in part, here or by others. */
	if (c->reply.data) {
		secret_hide(c->reply.data);
		c->reply.len = strlen(c->reply.data);
	}
	if (c->error[0])
		; /* said already */
	else if (c->stalled)
		snprintf(c->error, sizeof c->error,
		    "the server sent nothing for %.3g s", (double)stall / 1000);
	else if (code == CURLE_SEND_FAIL_REWIND) /* by us: no body goes twice */
		snprintf(c->error, sizeof c->error,
		    "the connection ended without an answer");
	else if (code == CURLE_PEER_FAILED_VERIFICATION)
		explain_certificate(c);
	else if (code != CURLE_OK)
		snprintf(
		    c->error, sizeof c->error, "%s", curl_easy_strerror(code));
	else
		explain_status(c);
	secret_hide(c->error);
}

/*
 * Does the answer leave open whether a request has been served? That of a
 * proxy with a status of its own, or one that came but could not be read.
 */
static bool may_have_happened(const struct http_call *c)
{
	long sent = 0;

	curl_easy_getinfo(c->easy, CURLINFO_REQUEST_SIZE, &sent);
	return sent && (c->status < 300 || c->status >= 500);
}

enum retry_class call_outcome(struct http_call *c, CURLcode code)
{
	enum retry_class class;

	if (c->verdict != RETRY_DONE)
		class = c->verdict; /* one of us ended it */
	else if (code != CURLE_OK)
		class = class_of(c, code);
	else if (c->status == RANGE_NOT_SATISFIABLE && http_asks_for_part(c))
		class = ask_for_all(c);
	else
		class = retry_status(c->status);
	if (class == RETRY_DONE && c->hooks && c->hooks->judge)
		class = c->hooks->judge(c->ctx, c);
	if (class == RETRY_REFUSED && c->write && may_have_happened(c))
		class = RETRY_UNKNOWN;
	if (class != RETRY_DONE)
		explain(c, code);
	if (class == RETRY_UNKNOWN && !c->write)
		class = RETRY_TRANSIENT;
	return class;
}

bool call_redirected(struct http_call *c)
{
	const char *why = NULL;
	struct buf shown = {0};
	char *to = NULL;

	if (c->status < 300 || c->status == 304 || c->status >= 400)
		return false;
	curl_easy_getinfo(c->easy, CURLINFO_REDIRECT_URL, &to);
	if (!to)
		return false;
	if (c->body)
		why = "no place for a POST";
	else
		why = origin_may_not_follow(
		    c->http->options.origin, c->http->options.also, to);
	if (!why && c->redirects == MAX_REDIRECTS)
		why = "one redirect too many";
	if (why) {
		url_show(&shown, to);
		snprintf(c->error, sizeof c->error,
		    "HTTP status %ld leads to '%.500s', which is %s", c->status,
		    shown.data, why);
		buf_release(&shown);
		return false;
	}
	buf_reset(&c->location);
	buf_puts(&c->location, to);
	c->redirects++;
	return true;
}
