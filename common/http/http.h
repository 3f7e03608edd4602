/*
 * HTTP requests with the retry contract of ms(7). All that http.c does
 * is declared here, so that a test can link another one in its place.
 *
 * A request is a struct http_call that the caller fills in, starts, and
 * reads when it is done. Several may be under way at once over the same
 * kept-alive connections.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/attr.h"
#include "http/call.h"

#include <stdbool.h>
#include <stdint.h>

struct http;
struct http_options;

/* Checks as http_options_check does, and copies the options, but not what they
 * point to. */
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
/*
 * Must follow when the caller has cleared c->hold. May call the stream hook.
 */
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

#endif
