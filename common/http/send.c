/*
 * What an attempt sends: method, headers, secrets and body.
 *
 * In: the call and the options of the handle. Out: settings of the attempt's
 * libcurl handle, and r->headers, which request_clean frees.
 *
 * Headers and secrets of the options go only to the origin in the options. Each
 * attempt checks that (at_home), because a redirect or a next page may lead
 * elsewhere. Headers of our own give way to a header of the options with the
 * same name.
 *
 * libcurl may send a request again by itself when a kept-alive connection turns
 * out to be closed. The body of a write therefore comes from a callback that
 * cannot be rewound, so a write is never sent twice unnoticed.
 */
#include "http/send.h"

#include "base/buf.h"
#include "base/mem.h"
#include "http/call.h"
#include "http/origin.h"
#include "http/request.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

static bool at_home(const struct http_request *r)
{
	return origin_same(request_url(r), r->http->options.origin);
}

static void add_header(struct http_request *r, const char *line)
{
	struct curl_slist *list = curl_slist_append(r->headers, line);

	if (!list)
		mem_exhausted();
	r->headers = list;
}

/* The header lines of the call or the options. */
static const char *const *headers_of(const struct http_request *r)
{
	return r->call->headers ? r->call->headers : r->http->options.headers;
}

bool send_has(const struct http_request *r, const char *name)
{
	const char *const *p = at_home(r) ? headers_of(r) : NULL;
	size_t len = strcspn(name, ":") + 1;

	for (; p && *p; p++)
		if (strncasecmp(*p, name, len) == 0)
			return true;
	return false;
}

/* Adds the line unless the caller has a header of that name. */
static void add_default(struct http_request *r, const char *line)
{
	if (!send_has(r, line))
		add_header(r, line);
}

static void add_field(
    struct http_request *r, const char *name, const char *value)
{
	struct buf line = {0};

	buf_printf(&line, "%s: %s", name, value);
	add_header(r, line.data);
	buf_release(&line);
}

static void set_range(struct http_request *r)
{
	struct buf from = {0};

	buf_printf(&from, "bytes=%" PRIu64 "-", r->call->range_from);
	add_field(r, "Range", from.data);
	add_field(r, "If-Range", r->call->range_if);
	buf_release(&from);
}

/* Without a password, OpenSSL would ask the terminal for it. */
static void set_certificate(struct http_request *r)
{
	const struct http_options *o = &r->http->options;

	if (!o->client_cert)
		return;
	curl_easy_setopt(r->easy, CURLOPT_SSLCERT, o->client_cert);
	curl_easy_setopt(r->easy, CURLOPT_KEYPASSWD, "");
	if (o->client_key)
		curl_easy_setopt(r->easy, CURLOPT_SSLKEY, o->client_key);
}

/* The headers and secrets of the options. */
static void set_credentials(struct http_request *r)
{
	struct http *h = r->http;

	set_certificate(r);
	for (const char *const *p = headers_of(r); p && *p; p++)
		add_header(r, *p);
	if (h->token.value) {
		add_field(r, h->options.authorize_header, h->token.value);
		r->use.number = h->token.number;
	}
	/* A next page's URL does not repeat the user of the first URL. */
	if (h->user)
		curl_easy_setopt(r->easy, CURLOPT_USERNAME, h->user);
	if (h->password)
		curl_easy_setopt(r->easy, CURLOPT_PASSWORD, h->password);
	curl_easy_setopt(r->easy, CURLOPT_NETRC,
	    h->options.netrc ? (long)CURL_NETRC_OPTIONAL
			     : (long)CURL_NETRC_IGNORED);
}

void send_headers(struct http_request *r)
{
	struct http_call *c = r->call;

	curl_easy_setopt(r->easy, CURLOPT_CUSTOMREQUEST, c->method);
	if (c->body)
		add_default(r, "Content-Type: application/json");
	if (c->encoding)
		add_field(r, "Content-Encoding", c->encoding);
	add_default(r, "Accept: application/json");
	/* No Expect header: it delays a body over 1 MiB by up to a second. */
	add_header(r, "Expect:");
	if (request_is_part(r))
		set_range(r);
	if (at_home(r))
		set_credentials(r);
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

/* A write's body comes from a callback that cannot be rewound, see above. */
void send_body(struct http_request *r)
{
	struct http_call *c = r->call;
	CURL *e = r->easy;

	if (!c->body)
		return;
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
