/*
 * HTTP requests with the retry contract of ms(7). The only file behind this
 * header that knows the HTTP library is http.c.
 *
 * A request is a struct http_call that the caller fills in, starts, and
 * reads when it is done. Several may be under way at once over the same
 * kept-alive connections.
 */
#ifndef HTTP_H
#define HTTP_H

#include "attr.h"
#include "buf.h"
#include "retry.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http;

struct http_options {
	/* Headers and secrets go to this URL's scheme, host and port only. */
	const char *origin;
	/* Whole header lines, the last one NULL. Must outlive the handle. */
	const char *const *headers;
	bool secret; /* one of the headers is one */
	bool insecure_http;
	uint64_t connect_ms;
	uint64_t stall_ms;	  /* longest silence, headers included */
	size_t reply_max;	  /* largest body accepted, decoded */
	const char *reply_option; /* the option that raises it; may be NULL */
	struct retry_policy retry;
};

enum http_fate {
	HTTP_DONE,    /* 2xx, and the caller's judge was content */
	HTTP_REFUSED, /* not as it is: 4xx, a redirect, no sense in it */
	HTTP_DENIED,  /* 401 or 403 */
	HTTP_GAVE_UP, /* transient, and no retries left */
	HTTP_UNKNOWN, /* a write that may have happened; not sent again */
};

struct http_call;

/*
 * Looks at a 2xx answer before it counts as one. RETRY_TRANSIENT and
 * RETRY_REFUSED need a reason in c->error.
 */
typedef enum retry_class http_judge(void *ctx, struct http_call *c);

enum { HTTP_ERROR_SIZE = 1024 };

struct http_call {
	/* Set by the caller; must outlive the call. */
	const char *method; /* "GET" or "POST" */
	const char *url;
	const char *body; /* JSON; NULL: none */
	size_t body_len;
	bool write; /* must not happen twice: see HTTP_UNKNOWN */
	http_judge *judge;
	void *ctx;
	/* To be read when done. */
	enum http_fate fate;
	long status;		     /* of the last attempt; 0: no answer */
	struct buf reply;	     /* its body; the caller releases it */
	char error[HTTP_ERROR_SIZE]; /* for a message; "" when HTTP_DONE */
	unsigned attempts;
	bool done;
	/* Private. */
	void *easy;
	struct http *http;
	struct http_call *next;
	struct buf location; /* where a redirect has led */
	unsigned redirects;
	bool running, stalled, too_large;
	long long due, heard; /* when to start; when the last byte moved */
	long long moved;      /* bytes so far, to see that one did */
};

/* What has been done through a handle, for summaries. */
struct http_totals {
	uint64_t requests, retries, bytes_in, bytes_out;
};

/*
 * Ends the program when a secret would go over plain http to a host that is
 * not loopback, or the URL is not http or https.
 */
struct http *http_open(const struct http_options *options);
void http_close(struct http *h);
struct http_totals http_totals(const struct http *h);

void http_start(struct http *h, struct http_call *c);
/* Lets all started calls go on until this one is done. */
void http_wait(struct http *h, struct http_call *c);
void http_run(struct http *h, struct http_call *c);

/*
 * Waits as before retry n of a request, for what the caller repeats itself.
 * False at once when n is past the retries, or the budget is spent.
 */
MUST_CHECK bool http_pause(struct http *h, unsigned n);

/* The exit status that goes with a fate. */
int http_exit_status(enum http_fate fate);

#endif
