/*
 * From the end of an attempt to an enum outcome.
 *
 * In: the CURLcode of libcurl, the HTTP status, and the call's outcome, which
 * is not OUTCOME_DONE if one of our callbacks ended the attempt. Out: an
 * outcome, and the call's error unless that is OUTCOME_DONE. again.c decides
 * what follows from it.
 *
 * The first of these that applies decides: our callback; the status with which
 * a proxy refused a tunnel; a failed transfer; a complete answer, by its status
 * (outcome_of_http) and, if that is a 2xx, by the judge hook.
 *
 * After that, reads and writes differ. A read can be repeated without harm, so
 * OUTCOME_UNKNOWN becomes OUTCOME_AGAIN. A write must never be carried out
 * twice (ms(7); RFC 9110, 9.2.2). If the server may have received it, and no
 * answer says that it was refused, the outcome is OUTCOME_UNKNOWN: the caller
 * has to look before it sends the write again.
 *
 * Redirects (RFC 9110, 15.4) are followed here and not by libcurl, because of
 * the rules for other origins (http/origin.h). 307 and 308 keep the method and
 * the body, which then goes to the origin of the options only; after any other
 * status, a POST would become a GET. A write goes to no other URL.
 *
 * A text of the server is quoted by hide_quote, hide_part or url_show only
 * (base/hide.h).
 */
#include "http/attempt.h"

#include "base/buf.h"
#include "base/cut.h"
#include "base/hide.h"
#include "base/mem.h"
#include "http/call.h"
#include "http/head.h"
#include "http/options.h"
#include "http/origin.h"
#include "http/request.h"
#include "http/status.h"
#include "http/url.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	MAX_REDIRECTS = 5,
	QUOTE_MAX = 301, /* bytes of an answer's body in a message, and a NUL */
	NOT_MODIFIED = 304,
	RANGE_NOT_SATISFIABLE = 416,
};

/* libcurl has no code for a proxy of the environment that it cannot use. */
static bool is_bad_proxy(const struct http_request *r)
{
	return !strncmp(r->detail, "Unsupported proxy", 17);
}

/* An alert of TLS 1.3 (RFC 8446, 6.2), which may come with any code. */
static bool wants_certificate(const struct http_request *r)
{
	return strstr(r->detail, "alert certificate required");
}

/*
 * What a failed transfer means. OUTCOME_UNKNOWN: attempt_outcome looks whether
 * anything was sent.
 */
static enum outcome failure_outcome(const struct http_request *r, CURLcode code)
{
	if (wants_certificate(r))
		return OUTCOME_DENIED;
	switch (code) {
	case CURLE_COULDNT_CONNECT:
		return is_bad_proxy(r) ? OUTCOME_REFUSED : OUTCOME_AGAIN;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_SSL_CONNECT_ERROR:
		return OUTCOME_AGAIN;	 /* there was no connection */
	case CURLE_UNSUPPORTED_PROTOCOL: /* a status line that is cut short */
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_FAIL_REWIND:
	case CURLE_PARTIAL_FILE:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM:
		return OUTCOME_UNKNOWN;
	default:
		return OUTCOME_REFUSED;
	}
}

static enum outcome status_outcome(const struct http_request *r, long status)
{
	const struct http_options *o = &r->http->options;

	return outcome_of_status(status, &o->retry_status, &o->renew_on);
}

/* What a complete answer means; the judge has the last word on a 2xx. */
static enum outcome answer_outcome(struct http_request *r)
{
	struct http_call *c = r->call;
	enum outcome outcome;

	/* RFC 9110, 15.5.17: the page is now shorter than the range's start. */
	if (c->status == RANGE_NOT_SATISFIABLE && request_is_part(r)) {
		snprintf(c->error, sizeof c->error,
		    "the server no longer has the rest of the page");
		r->whole = true;
		return OUTCOME_AGAIN;
	}
	outcome = status_outcome(r, c->status);
	if (outcome == OUTCOME_DONE && c->hooks && c->hooks->judge)
		outcome = c->hooks->judge(c->ctx, c);
	return outcome;
}

/*
 * May the server have carried the request out, although the attempt failed? A
 * 3xx or 4xx says that it did not. Any other refusal leaves it open: it may
 * come from a proxy, or be a 2xx that could not be read.
 */
static bool may_be_served(const struct http_request *r, enum outcome outcome)
{
	const long status = r->call->status;
	long sent = 0;

	curl_easy_getinfo(r->easy, CURLINFO_REQUEST_SIZE, &sent);
	if (!sent)
		return false;
	return outcome == OUTCOME_UNKNOWN ||
	       (outcome == OUTCOME_REFUSED && (status < 300 || status >= 500));
}

/*
 * The status with which a proxy refused to connect (RFC 9110, 9.3.6); 0: it did
 * not. Nothing was sent to the server then.
 */
static long tunnel_status(const struct http_request *r)
{
	long status = 0;

	curl_easy_getinfo(r->easy, CURLINFO_HTTP_CONNECTCODE, &status);
	return status >= 300 ? status : 0;
}

static enum outcome tunnel_outcome(struct http_request *r, long status)
{
	struct http_call *c = r->call;
	enum outcome outcome = status_outcome(r, status);

	snprintf(c->error, sizeof c->error,
	    "the proxy answered CONNECT with HTTP status %ld", status);
	return outcome == OUTCOME_UNKNOWN ? OUTCOME_AGAIN : outcome;
}

/* Puts the HTTP status and the beginning of the body into the call's error. */
static void explain_status(struct http_call *c)
{
	const char *hint = "";
	char quote[QUOTE_MAX];

	/* No RFC has the others; 401 is known. */
	if (status_is_unauthorized(c->status) && c->status != 401)
		hint = "; the token is missing, wrong or expired";
	hide_part(quote, sizeof quote, c->reply.data, c->reply.len,
	    c->reply.len ? c->end : HIDE_WHOLE);
	snprintf(c->error, sizeof c->error, "HTTP status %ld%s%s%s", c->status,
	    *quote ? ": " : "", quote, hint);
}

/* The certificate names another host, has expired or has no known issuer. */
static void explain_certificate(struct http_request *r)
{
	struct http_call *c = r->call;
	bool untrusted = strstr(r->detail, "self-signed") ||
			 strstr(r->detail, "self signed") ||
			 strstr(r->detail, "issuer");

	snprintf(c->error, sizeof c->error, "%s%s",
	    *r->detail ? r->detail : "the certificate is not trusted",
	    untrusted ? "; use --cacert FILE to trust the certificates in FILE"
		      : "");
}

/* Does the server answer TLS with something else? OpenSSL's, GnuTLS's words. */
static bool is_plain(const struct http_request *r, CURLcode code)
{
	return code == CURLE_SSL_CONNECT_ERROR &&
	       (strstr(r->detail, "wrong version number") ||
		   strstr(r->detail, "packet length too long") ||
		   strstr(r->detail, "unexpected TLS packet"));
}

/* The file of --cacert, or those of the system, have no certificate. */
static void explain_cacert(struct http_request *r)
{
	enum { SHOWN = 301 };
	struct http_call *c = r->call;
	const char *file = r->http->options.cacert;
	char shown[SHOWN];

	hide_quote(shown, sizeof shown, file, file ? strlen(file) : 0);
	snprintf(c->error, sizeof c->error, "%s%s%s", file ? "--cacert: '" : "",
	    shown,
	    file ? "' has no certificate in PEM"
		 : "the certificates of the system cannot be read; use "
		   "--cacert FILE to trust those in FILE");
}

/* The words of libcurl, and those of the system if a call of it failed. */
static void explain_failure(struct http_request *r, CURLcode code)
{
	struct http_call *c = r->call;
	long number = 0;

	curl_easy_getinfo(r->easy, CURLINFO_OS_ERRNO, &number);
	if (r->no_socket)
		number = r->no_socket;
	snprintf(c->error, sizeof c->error, "%s%s%s%s",
	    curl_easy_strerror(code), number ? ": " : "",
	    number ? strerror((int)number) : "",
	    is_plain(r, code) ? "; does the port speak plain http?" : "");
}

/*
 * libcurl's words would mislead: it takes bytes after the end of compressed
 * data for a failed write, and a very long header for a lack of memory; and it
 * does not say what to do.
 */
static bool explain_misleading(struct http_request *r, CURLcode code)
{
	struct http_call *c = r->call;
	const char *plain = r->http->options.plain_option;

	if (code == CURLE_WRITE_ERROR)
		snprintf(c->error, sizeof c->error,
		    "bytes follow the end of the compressed (gzip) answer, "
		    "such as zeros or a second part%s%s",
		    plain ? "; use " : "", plain ? plain : "");
	else if (code == CURLE_BAD_CONTENT_ENCODING)
		snprintf(c->error, sizeof c->error,
		    "the answer cannot be decompressed as its headers say%s%s",
		    plain ? "; use " : "", plain ? plain : "");
	else if (code == CURLE_OUT_OF_MEMORY)
		snprintf(c->error, sizeof c->error,
		    "a header of the answer is larger than 100 KiB, or memory "
		    "is exhausted");
	return *c->error;
}

static void explain(struct http_request *r, CURLcode code)
{
	struct http_call *c = r->call;
	const uint64_t stall = r->http->options.stall_ms;

	if (r->stalled)
		snprintf(c->error, sizeof c->error,
		    "the server sent nothing for %.3g s", (double)stall / 1000);
	else if (code == CURLE_SEND_FAIL_REWIND) /* see send.c */
		snprintf(c->error, sizeof c->error,
		    "the connection ended without an answer");
	else if (code == CURLE_PEER_FAILED_VERIFICATION)
		explain_certificate(r);
	else if (code == CURLE_SSL_CACERT_BADFILE)
		explain_cacert(r);
	else if (is_bad_proxy(r) || code == CURLE_SSL_CERTPROBLEM)
		snprintf(c->error, sizeof c->error, "%s", r->detail);
	else if (wants_certificate(r))
		snprintf(c->error, sizeof c->error,
		    "the server requires a client certificate");
	else if (explain_misleading(r, code))
		return;
	else if (code != CURLE_OK)
		explain_failure(r, code);
	else
		explain_status(c);
}

enum outcome attempt_outcome(struct http_request *r, CURLcode code)
{
	struct http_call *c = r->call;
	enum outcome outcome = c->outcome; /* not DONE: a callback ended it */
	long tunnel = tunnel_status(r);

	if (outcome == OUTCOME_DONE && tunnel)
		return tunnel_outcome(r, tunnel);
	if (outcome == OUTCOME_DONE)
		outcome = code == CURLE_OK ? answer_outcome(r)
					   : failure_outcome(r, code);
	if (c->write && may_be_served(r, outcome))
		outcome = OUTCOME_UNKNOWN;
	else if (outcome == OUTCOME_UNKNOWN)
		outcome = OUTCOME_AGAIN; /* a read can be repeated */
	if (outcome != OUTCOME_DONE && !c->error[0])
		explain(r, code);
	if (strlen(c->error) == sizeof c->error - 1)
		cut_copy(c->error, sizeof c->error, c->error,
		    sizeof c->error - 1, true);
	assert(outcome == OUTCOME_DONE || c->error[0]);
	return outcome;
}

/* The first Location that is not empty, as libcurl takes it; or NULL. */
static const char *location_of(const struct http_request *r)
{
	const char *location;
	unsigned n = 0;

	do
		location = head_value(&r->head, "Location", n++);
	while (location && !*location);
	return location;
}

/*
 * The URL that a redirect leads to; the caller frees it. NULL: the answer is
 * not a redirect. libcurl has no URL if the body was not read to its end.
 */
static char *redirect_target(const struct http_request *r)
{
	const long status = r->call->status;
	const char *location = location_of(r);
	char *to;

	if (status < 300 || status >= 400 || status == NOT_MODIFIED ||
	    !location)
		return NULL;
	to = origin_resolve(request_url(r), location);
	return to ? to : mem_strdup(location); /* which is not followed */
}

/* RFC 9110, 15.4.8 and 15.4.9. */
static bool keeps_body(long status)
{
	return status == 307 || status == 308;
}

static bool is_http(const char *url)
{
	bool plain, loopback;
	char *origin = origin_of(url, &plain, &loopback);
	bool any = origin;

	free(origin);
	return any;
}

/* Why a redirect may not be followed, in words that go after "is"; or NULL. */
static const char *redirect_refusal(
    const struct http_request *r, const char *to)
{
	const struct http_options *o = &r->http->options;
	const struct http_call *c = r->call;
	const char *why;

	if (c->body && (c->write || !keeps_body(c->status)))
		return "not followed for a POST";
	if (!is_http(to))
		return "not an http or https URL";
	why = origin_may_not_follow(o->origin, c->body ? NULL : o->also,
	    c->body ? "at another origin, to which the request's body is not "
		      "sent"
		    : o->other_origin,
	    to);
	if (!why && r->redirects == MAX_REDIRECTS)
		why = "not followed: too many redirects";
	return why;
}

bool attempt_redirect(struct http_request *r)
{
	struct http_call *c = r->call;
	char *to = redirect_target(r);
	const char *why;
	struct buf shown = {0};

	if (!to)
		return false;
	why = redirect_refusal(r, to);
	if (why) {
		url_show(&shown, to);
		snprintf(c->error, sizeof c->error,
		    "HTTP status %ld redirects to '%s', which is %s", c->status,
		    shown.data, why);
		buf_release(&shown);
	} else {
		buf_reset(&r->location);
		buf_puts(&r->location, to);
		r->redirects++;
	}
	free(to);
	return !why;
}
