#include "http/attempt.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "http/call.h"
#include "http/options.h"
#include "http/origin.h"
#include "http/request.h"
#include "http/retry.h"
#include "http/secret.h"
#include "http/url.h"

#include <stdio.h>
#include <string.h>

enum { MAX_REDIRECTS = 5, RANGE_NOT_SATISFIABLE = 416 };

/* What a failed transfer means for a request that may be repeated. */
static enum outcome class_of(struct http_request *r, CURLcode code)
{
	long sent = 0;

	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_CONNECT:
	case CURLE_SSL_CONNECT_ERROR:
		return OUTCOME_AGAIN;	 /* nothing was sent */
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
		curl_easy_getinfo(r->easy, CURLINFO_REQUEST_SIZE, &sent);
		return sent ? OUTCOME_UNKNOWN : OUTCOME_AGAIN;
	default:
		return OUTCOME_REFUSED;
	}
}

/* RFC 9110, 15.5.17: what there is now is shorter. */
static enum outcome ask_for_all(struct http_request *r)
{
	struct http_call *c = r->call;

	snprintf(c->error, sizeof c->error,
	    "the server does not have the rest of the page any more");
	r->whole = true;
	return OUTCOME_AGAIN;
}

/* A status without more ado, and what its body says, cut short. */
static void explain_status(struct http_request *r)
{
	struct http_call *c = r->call;
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
static void explain_certificate(struct http_request *r)
{
	struct http_call *c = r->call;
	bool unknown = strstr(r->detail, "self-signed") ||
		       strstr(r->detail, "self signed") ||
		       strstr(r->detail, "issuer");

	snprintf(c->error, sizeof c->error, "%.200s%s",
	    *r->detail ? r->detail : "the certificate is not to be trusted",
	    unknown ? "; --cacert names whom to trust instead" : "");
}

static void explain(struct http_request *r, CURLcode code)
{
	struct http_call *c = r->call;
	const uint64_t stall = r->http->options.stall_ms;

	/* Before it is quoted in part, here or by others. */
	if (c->reply.data) {
		secret_hide(c->reply.data);
		c->reply.len = strlen(c->reply.data);
	}
	if (c->error[0])
		; /* said already */
	else if (r->stalled)
		snprintf(c->error, sizeof c->error,
		    "the server sent nothing for %.3g s", (double)stall / 1000);
	else if (code == CURLE_SEND_FAIL_REWIND) /* by us: no body goes twice */
		snprintf(c->error, sizeof c->error,
		    "the connection ended without an answer");
	else if (code == CURLE_PEER_FAILED_VERIFICATION)
		explain_certificate(r);
	else if (code != CURLE_OK)
		snprintf(
		    c->error, sizeof c->error, "%s", curl_easy_strerror(code));
	else
		explain_status(r);
	secret_hide(c->error);
}

/*
 * Does the answer leave open whether a request has been served? That of a
 * proxy with a status of its own, or one that came but could not be read.
 */
static bool may_have_happened(const struct http_request *r)
{
	const struct http_call *c = r->call;
	long sent = 0;

	curl_easy_getinfo(r->easy, CURLINFO_REQUEST_SIZE, &sent);
	return sent && (c->status < 300 || c->status >= 500);
}

enum outcome attempt_outcome(struct http_request *r, CURLcode code)
{
	struct http_call *c = r->call;
	enum outcome outcome;

	if (c->verdict != OUTCOME_DONE)
		outcome = c->verdict; /* one of us ended it */
	else if (code != CURLE_OK)
		outcome = class_of(r, code);
	else if (c->status == RANGE_NOT_SATISFIABLE && request_is_part(r))
		outcome = ask_for_all(r);
	else
		outcome = outcome_of_http(c->status);
	if (outcome == OUTCOME_DONE && c->hooks && c->hooks->judge)
		outcome = c->hooks->judge(c->ctx, c);
	if (outcome == OUTCOME_REFUSED && c->write && may_have_happened(r))
		outcome = OUTCOME_UNKNOWN;
	if (outcome != OUTCOME_DONE)
		explain(r, code);
	if (outcome == OUTCOME_UNKNOWN && !c->write)
		outcome = OUTCOME_AGAIN;
	return outcome;
}

bool attempt_redirect(struct http_request *r)
{
	struct http_call *c = r->call;
	const struct http_options *o = &r->http->options;
	const char *why = NULL;
	struct buf shown = {0};
	char *to = NULL;

	if (c->status < 300 || c->status == 304 || c->status >= 400)
		return false;
	curl_easy_getinfo(r->easy, CURLINFO_REDIRECT_URL, &to);
	if (!to)
		return false;
	if (c->body)
		why = "no place for a POST";
	else
		why = origin_may_not_follow(o->origin, o->also, o->foreign, to);
	if (!why && r->redirects == MAX_REDIRECTS)
		why = "one redirect too many";
	if (why) {
		url_show(&shown, to);
		snprintf(c->error, sizeof c->error,
		    "HTTP status %ld leads to '%.500s', which is %s", c->status,
		    shown.data, why);
		buf_release(&shown);
		return false;
	}
	buf_reset(&r->location);
	buf_puts(&r->location, to);
	r->redirects++;
	return true;
}
