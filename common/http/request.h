/*
 * Between http.c, which decides when to try, and http_call.c, which does.
 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "http/http.h"

#include <curl/curl.h>

struct http {
	CURLM *multi;
	struct http_options options;
	char *authorization;   /* value of the header; NULL: none */
	char *user, *password; /* of the origin's URL; NULL: none */
	struct http_call *calls;
	uint64_t waited_ms;   /* of the retry budget */
	long long next_start; /* of a request, for the rate */
	struct http_totals totals;
};

/* Sends the request off. */
void call_attempt(struct http_call *c);
/*
 * What the end of an attempt means, with c->status set; fills in c->error.
 * RETRY_UNKNOWN is for writes alone.
 */
enum retry_class call_outcome(struct http_call *c, CURLcode code);
/* Frees what the attempt held. */
void call_clean(struct http_call *c);
/*
 * Was it a redirect that may be followed? Then another attempt is due. Of one
 * that may not, c->error says why.
 */
bool call_redirected(struct http_call *c);

#endif
