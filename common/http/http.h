/*
 * HTTP requests with the retry contract of ms(7). http.c has no other
 * interface, so a test can link a replacement for it.
 *
 * A request is a struct http_call that the caller fills in, starts, and reads
 * when it is done. Several may run at once; they share kept-alive connections.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/attr.h"
#include "http/call.h"

#include <stdbool.h>
#include <time.h>

struct http;
struct http_options;

/*
 * Calls http_options_check. Copies the options, but not what they point to.
 * Ended with http_close.
 */
struct http *http_open(const struct http_options *options);
void http_close(struct http *h);
struct http_totals http_totals(const struct http *h);

/*
 * Asks options.authorize for a new authorization. False if it has none; the old
 * one stays in use.
 */
bool http_renew(struct http *h);

/* Starts a call. It makes progress only in http_step. */
void http_start(struct http *h, struct http_call *c);
/*
 * Runs all started calls until something has happened to one of them or fd can
 * be written. Returns true if fd can be written. An fd of -1 is ignored.
 */
bool http_step(struct http *h, int fd);
/*
 * Must follow http_start. Ends a call that is not done, without an outcome.
 * Frees everything but its reply.
 */
void http_finish(struct http_call *c);
/* Starts a call, steps until it is done, and finishes it. */
void http_run(struct http *h, struct http_call *c);
/*
 * Must follow when the caller has cleared c->hold. May call the stream hook.
 */
void http_resume(struct http_call *c);
/* http_step also returns when fd can be read; -1: none. */
void http_watch(struct http *h, int fd);
/* The same for another descriptor, that of an input. */
void http_watch_input(struct http *h, int fd);
/* The caller was busy since then: do not count that as the server's silence. */
void http_excuse(struct http *h, long long since);

/* Is a compressed answer decoded (RFC 9110, 8.4)? */
bool http_decodes(const struct http_call *c);

/* Does a header of the options take the place of our Accept-Encoding? */
bool http_chooses_coding(const struct http_call *c);

/* Does the current attempt ask only for the body from range_from on? */
bool http_asks_for_part(const struct http_call *c);

/* The answer's n-th header with this name, NULL if there is none. */
const char *http_header(
    const struct http_call *c, const char *name, unsigned n);

/* Its n-th header line, "name: value"; NULL if there are not so many. */
const char *http_header_line(const struct http_call *c, unsigned n);

/*
 * When the answer was made by the server's clock, which may differ from ours;
 * by ours if the answer does not say. For a hook.
 */
time_t http_date(const struct http_call *c);

/*
 * For a caller that repeats a request itself: waits as long as before retry n
 * of a request. False at once if the retries or the budget are used up.
 */
MUST_CHECK bool http_pause(struct http *h, unsigned n);

/* The URL that answered: call->url, or the one a redirect led to. */
const char *http_last_url(const struct http_call *c);

#endif
