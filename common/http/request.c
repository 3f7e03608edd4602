/*
 * One attempt of a request, in libcurl's hands.
 *
 * In: struct http_call, and the options of the handle. request_attempt sets a
 * libcurl handle up and adds it to the multi handle; http_step runs it. Out:
 * the callbacks below fill in the header lines (head), the call's status and
 * its reply. http.c then calls attempt_done, and request_clean after that.
 *
 * Where the body goes, by status and size:
 *
 *     300 or more     reply, up to 64 KiB, for a message; the rest is not read
 *     2xx             reply, up to buffer_max
 *     2xx, larger     the stream hook, piece by piece, up to stream_max
 *     2xx, too large  the attempt fails
 *     coded so that it cannot be read (coding.h): as one that is too large
 *
 * While the call says `hold`, a transfer that has to stream is paused. libcurl
 * keeps the piece and delivers it again after http_resume, so on_body must not
 * have stored it. It keeps all that one read decompresses to. Memory is bounded
 * by buffer_max and that.
 *
 * What is sent is in send.c.
 */
#include "http/request.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/hide.h"
#include "base/mem.h"
#include "http/asked.h"
#include "http/call.h"
#include "http/coding.h"
#include "http/head.h"
#include "http/origin.h"
#include "http/send.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

enum {
	ERROR_BODY_MAX = 64 * 1024, /* bytes kept of an error's body */
	/* Node closes idle connections after 5 s; give them up before. */
	IDLE_SECONDS = 4,
	/*
	 * Bytes read at once; libcurl's are 16 KiB. They may decompress to a
	 * thousand times as many (coding.h), of which libcurl holds no more
	 * than 64 MiB while a transfer is paused.
	 */
	READ_MAX = 32 * 1024,
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

/* The server's clock: the Date of the answer. Without one, our clock. */
time_t request_date(const struct http_request *r)
{
	time_t when;

	return asked_date(head_value(&r->head, "Date", 0), &when)
		   ? when
		   : clock_now().tv_sec;
}

const char *request_url(const struct http_request *r)
{
	return r->location.len ? r->location.data : r->call->url;
}

/* The answer has this header, with a coding that is not read. */
static void explain_coding(struct http_request *r, const struct buf *wrong)
{
	enum { SHOWN = 81 };
	struct http_call *c = r->call;
	const char *plain = r->http->options.plain_option;
	char shown[SHOWN];

	hide_quote(shown, sizeof shown, wrong->data, wrong->len);
	if (*wrong->data == 'T') /* Transfer-Encoding: no option helps */
		plain = NULL;
	else if (request_chooses_coding(r)) {
		snprintf(c->error, sizeof c->error,
		    "the answer has '%s', but only gzip or deflate is read; "
		    "send no header Accept-Encoding of your own",
		    shown);
		return;
	}
	snprintf(c->error, sizeof c->error,
	    "the answer has '%s', which was not requested and is not read%s%s",
	    shown, plain ? "; use " : "", plain ? plain : "");
}

/*
 * The headers are complete: can the body be read? That of an error need not be.
 */
static bool check_coding(struct http_request *r)
{
	enum { NO_CONTENT = 204 };
	struct http_call *c = r->call;
	struct buf wrong = {0};

	/* libcurl passes a proxy's headers, too, before there is a status. */
	curl_easy_getinfo(r->easy, CURLINFO_RESPONSE_CODE, &c->status);
	if (c->status < 200 || c->status == NO_CONTENT ||
	    coding_has_no_body(&r->head) ||
	    coding_is_readable(
		&r->head, !r->http->options.uncompressed, &wrong))
		return true;
	r->enough = c->status >= 300;
	if (!r->enough) {
		explain_coding(r, &wrong);
		c->outcome = OUTCOME_REFUSED;
	}
	buf_release(&wrong);
	return false;
}

static size_t on_header(char *data, size_t size, size_t count, void *ctx)
{
	struct http_request *r = ctx;
	struct http_call *c = r->call;
	size_t len = size * count;

	r->heard = clock_ms();
	r->head_bytes += len;
	if (r->head_bytes > HEAD_MAX || !head_add(&r->head, data, len)) {
		snprintf(c->error, sizeof c->error,
		    "the headers of the answer are larger than %d bytes",
		    HEAD_MAX);
		c->outcome = OUTCOME_REFUSED;
		return 0;
	}
	return !head_is_complete(&r->head) || check_coding(r) ? len : 0;
}

static size_t too_large(
    struct http_request *r, uint64_t limit, const char *option)
{
	struct http_call *c = r->call;

	snprintf(c->error, sizeof c->error,
	    "the answer is larger than %" PRIu64 " bytes%s%s%s", limit,
	    option ? "; " : "", option ? option : "",
	    option ? " raises the limit" : "");
	c->outcome = OUTCOME_REFUSED;
	return CURL_WRITEFUNC_ERROR;
}

/* Calls the stream hook with the bytes, and with those held before them. */
static size_t stream(struct http_request *r, char *data, size_t len)
{
	struct http_call *c = r->call;
	const struct http_options *o = &r->http->options;
	struct http_piece piece = {data, len};
	long long since = clock_ms();

	if (c->outcome != OUTCOME_DONE) /* ended while it was resumed */
		return CURL_WRITEFUNC_ERROR;
	if (r->received + len > o->stream_max)
		return too_large(r, o->stream_max, o->stream_option);
	if (c->hold) {
		r->paused = true;
		return CURL_WRITEFUNC_PAUSE; /* the bytes will come again */
	}
	if (c->reply.len) {
		buf_put(&c->reply, data, len);
		piece = (struct http_piece){c->reply.data, c->reply.len};
	}
	c->outcome = c->hooks->stream(c->ctx, c, piece);
	buf_reset(&c->reply);
	if (c->outcome != OUTCOME_DONE)
		return CURL_WRITEFUNC_ERROR;
	r->received += len;
	request_excuse(r->http, since); /* the reader may have been slow */
	return len;
}

/*
 * All that fits; the body of an error is only quoted in a message. The rest,
 * which may have no end, is not read: that ends the attempt, see attempt_done.
 */
static size_t keep_error_body(
    struct http_request *r, const char *data, size_t len)
{
	struct buf *reply = &r->call->reply;
	size_t room = ERROR_BODY_MAX - reply->len;

	buf_put(reply, data, len < room ? len : room);
	r->enough = len > room;
	return r->enough ? CURL_WRITEFUNC_ERROR : len;
}

static size_t on_body(char *data, size_t size, size_t count, void *ctx)
{
	struct http_request *r = ctx;
	struct http_call *c = r->call;
	const struct http_options *o = &r->http->options;
	size_t len = size * count;

	r->heard = clock_ms();
	curl_easy_getinfo(r->easy, CURLINFO_RESPONSE_CODE, &c->status);
	if (c->status >= 300)
		return keep_error_body(r, data, len);
	if (!r->streaming && len > o->buffer_max - c->reply.len) {
		if (!c->hooks || !c->hooks->stream)
			return too_large(r, o->buffer_max, o->buffer_option);
		r->streaming = true;
	}
	if (r->streaming)
		return stream(r, data, len);
	buf_put(&c->reply, data, len);
	r->received += len;
	return len;
}

/* libcurl calls this often: note when bytes have moved in either direction. */
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

/*
 * As libcurl would, but closed by exec; and libcurl does not tell why a socket
 * cannot be opened (7.88).
 */
static curl_socket_t on_socket(
    void *ctx, curlsocktype purpose, struct curl_sockaddr *a)
{
	struct http_request *r = ctx;
	int fd = socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);

	(void)purpose;
	if (fd < 0)
		r->no_socket = errno;
	return fd < 0 ? CURL_SOCKET_BAD : fd;
}

static int on_connected(
    void *ctx, char *to, char *from, int to_port, int from_port)
{
	struct http_request *r = ctx;

	(void)to, (void)from, (void)to_port, (void)from_port;
	r->heard = clock_ms();
	return CURL_PREREQFUNC_OK;
}

bool request_chooses_coding(const struct http_request *r)
{
	return send_has(r, "Accept-Encoding:");
}

bool request_is_part(const struct http_request *r)
{
	const struct http_call *c = r->call;

	return c->range_from && c->range_if && !r->whole;
}

/* Trust only this file: libcurl would also use the system's directory. */
static void set_trust(CURL *e, const char *cacert)
{
	curl_easy_setopt(e, CURLOPT_CAINFO, cacert);
	curl_easy_setopt(e, CURLOPT_CAPATH, NULL);
}

static void set_callbacks(struct http_request *r)
{
	CURL *e = r->easy;

	curl_easy_setopt(e, CURLOPT_PRIVATE, r);
	curl_easy_setopt(e, CURLOPT_ERRORBUFFER, r->detail);
	curl_easy_setopt(e, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	curl_easy_setopt(e, CURLOPT_OPENSOCKETDATA, r);
	curl_easy_setopt(e, CURLOPT_PREREQFUNCTION, on_connected);
	curl_easy_setopt(e, CURLOPT_PREREQDATA, r);
	curl_easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(e, CURLOPT_HEADERDATA, r);
	curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(e, CURLOPT_WRITEDATA, r);
	curl_easy_setopt(e, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(e, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(e, CURLOPT_XFERINFODATA, r);
}

static void set_up(struct http_request *r)
{
	const struct http_options *o = &r->http->options;
	CURL *e = r->easy;

	set_callbacks(r);
	curl_easy_setopt(e, CURLOPT_URL, request_url(r));
	/* Alarm signals do not work with several threads. */
	curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(e, CURLOPT_USERAGENT, "medusa-stream/" VERSION);
	if (!o->uncompressed)
		curl_easy_setopt(e, CURLOPT_ACCEPT_ENCODING, CODING_ACCEPTED);
	if (o->proxy)
		curl_easy_setopt(e, CURLOPT_PROXY, o->proxy);
	else if (origin_is_here(request_url(r)))
		curl_easy_setopt(e, CURLOPT_NOPROXY, "*");
	if (o->cacert)
		set_trust(e, o->cacert);
	curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)o->connect_ms);
	curl_easy_setopt(e, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(e, CURLOPT_MAXAGE_CONN, (long)IDLE_SECONDS);
	curl_easy_setopt(e, CURLOPT_BUFFERSIZE, (long)READ_MAX);
	send_body(r);
	send_headers(r);
}

void request_attempt(struct http_request *r)
{
	struct http_call *c = r->call;

	assert(!r->running && !r->easy);
	c->attempts++;
	r->stalled = r->paused = false;
	r->enough = false;
	r->no_socket = 0;
	r->use.number = 0;
	c->status = 0;
	r->received = r->head_bytes = 0;
	c->outcome = OUTCOME_DONE;
	c->error[0] = c->remark[0] = r->detail[0] = '\0';
	buf_reset(&c->reply);
	buf_reset(&r->head);
	if (c->hooks && c->hooks->begin)
		c->hooks->begin(c->ctx, c);
	r->streaming = c->stream;
	r->easy = curl_easy_init();
	if (!r->easy)
		mem_exhausted();
	set_up(r);
	r->running = true;
	r->moved = 0;
	c->began = clock_ms();
	/* Connecting has its own limit; then on_connected sets this again. */
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
