/*
 * HTTP requests with the retry contract of ms(7). Only the http*.c files
 * behind this header know the HTTP library.
 *
 * A request is a struct http_call that the caller fills in, starts, and
 * reads when it is done. Several may be under way at once over the same
 * kept-alive connections.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/attr.h"
#include "base/buf.h"
#include "http/retry.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http;

struct http_options {
	/* Headers and secrets go to this URL's scheme, host and port only. */
	const char *origin;
	/* Other URLs a redirect may lead to, without them. NULL at the end. */
	const char *const *also;
	/* Whole header lines, the last one NULL. Must outlive the handle. */
	const char *const *headers;
	bool secret; /* one of the headers is one */
	/*
	 * The value of the Authorization header, asked for when the handle is
	 * made, and once more for a request that was answered 401 to the value
	 * in `refused`, which is NULL at first. The caller of it frees what it
	 * gives; NULL: there is none just now. May be NULL.
	 */
	char *(*authorize)(const char *refused);
	bool insecure_http, netrc, uncompressed;
	const char *proxy, *cacert; /* may be NULL */
	uint64_t connect_ms;
	uint64_t stall_ms;	   /* longest silence, headers included */
	uint64_t interval_ms;	   /* between the starts of two requests */
	size_t buffer_max;	   /* largest body kept in memory, decoded */
	const char *buffer_option; /* the option that raises it; may be NULL */
	uint64_t spill_max;	   /* largest body that is spilled */
	const char *spill_option;
	struct retry_policy retry;
};

enum http_fate {
	HTTP_DONE,    /* 2xx, and the caller's judge was content */
	HTTP_REFUSED, /* not as it is: 4xx, a redirect, no sense in it */
	HTTP_DENIED,  /* 401 or 403 */
	HTTP_GAVE_UP, /* transient, and no retries left */
	HTTP_UNKNOWN, /* a write that may have happened; not sent again */
};

enum http_spill {
	HTTP_TAKEN,
	HTTP_LATER, /* hold the transfer until http_resume */
	HTTP_NEVER, /* end it; c->error and c->verdict say why */
};

struct http_call;

/*
 * What the caller may have a say in; each member may be NULL.
 */
struct http_hooks {
	/* Before each attempt. May set range_from and range_if. */
	void (*begin)(void *ctx, struct http_call *c);
	/*
	 * The body of a 2xx passes buffer_max: c->reply has its beginning and
	 * is to be taken, too, and emptied.
	 */
	enum http_spill (*spill)(
	    void *ctx, struct http_call *c, const char *data, size_t len);
	/*
	 * Looks at a 2xx answer before it counts as one. All but RETRY_DONE
	 * need a reason in c->error.
	 */
	enum retry_class (*judge)(void *ctx, struct http_call *c);
};

enum { HTTP_ERROR_SIZE = 1024 };

struct http_call {
	/* Set by the caller; must outlive the call. */
	const char *method; /* "GET" or "POST" */
	const char *url;
	const char *body; /* JSON; NULL: none */
	size_t body_len;
	const char *encoding; /* of the body; NULL: as it is */
	bool write;	      /* must not happen twice: see HTTP_UNKNOWN */
	const struct http_hooks *hooks;
	void *ctx;
	uint64_t range_from;  /* ask for the body from here on … */
	const char *range_if; /* … if it has this strong validator still */
	bool spill_now;	      /* spill the body from its first byte on */
	/* To be read when done. */
	enum http_fate fate;
	long status;		     /* of the last attempt; 0: no answer */
	struct buf reply;	     /* its body; the caller releases it */
	char error[HTTP_ERROR_SIZE]; /* for a message; "" when HTTP_DONE */
	char remark[64];	     /* of the judge, for -v */
	char detail[256];	     /* what the library says of a failure */
	enum retry_class verdict;
	unsigned attempts;
	long long spent; /* milliseconds of all of them, without the pauses */
	bool done;
	/* Private. */
	void *easy, *headers;
	struct http *http;
	struct http_call *next;
	struct buf head;     /* the answer's header lines, each with a NUL */
	struct buf location; /* where a redirect has led */
	unsigned redirects;
	bool running, stalled, spilling, paused, renewed;
	bool whole;	      /* no range is asked for any more */
	size_t sent;	      /* bytes of the request's body */
	uint64_t received;    /* bytes of the answer's body */
	long long due, heard; /* when to start; when the last byte moved */
	long long began;      /* this attempt */
	long long moved;      /* bytes both ways when libcurl last said so */
};

/* What has been done through a handle, for summaries. */
struct http_totals {
	uint64_t requests, retries, bytes_in, bytes_out;
};

/*
 * Ends the program when a secret would go over plain http to a host that is
 * not loopback, the URL is not http or https, or options do not go together.
 */
void http_options_check(const struct http_options *options);
/* With the same checks. */
struct http *http_open(const struct http_options *options);
void http_close(struct http *h);
struct http_totals http_totals(const struct http *h);

/* Asks for another authorization. False: there is none, the old one stays. */
bool http_renew(struct http *h);

void http_start(struct http *h, struct http_call *c);
/*
 * Lets all started calls go on for a while: until something has happened to
 * them, or fd (unless it is -1) can be written; true if it can.
 */
bool http_step(struct http *h, int fd);
/* Must follow when a call is done: frees all but its reply. */
void http_finish(struct http_call *c);
/* Starts, steps until it is done, finishes. */
void http_run(struct http *h, struct http_call *c);
/* After HTTP_LATER. */
void http_resume(struct http_call *c);
/* The caller was busy since then; no server is to blame for the silence. */
void http_excuse(struct http *h, long long since);

/* Does the attempt under way ask for the body from range_from on only? */
bool http_asks_for_part(const struct http_call *c);

/* The n-th value of a header of the answer, NULL when there is none. */
const char *http_header(
    const struct http_call *c, const char *name, unsigned n);

/*
 * Waits as before retry n of a request, for what the caller repeats itself.
 * False at once when n is past the retries, or the budget is spent.
 */
MUST_CHECK bool http_pause(struct http *h, unsigned n);

/* Where the answer came from: the URL, or where a redirect has led. */
const char *http_last_url(const struct http_call *c);

/* The exit status that goes with a fate. */
int http_exit_status(enum http_fate fate);

#endif
