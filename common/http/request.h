/*
 * A request in the HTTP library's hands: one attempt after the other is sent
 * off and received. http.c decides when, and outcome.c what its end means.
 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "base/buf.h"
#include "http/call.h"
#include "http/options.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

struct http {
	CURLM *multi;
	struct http_options options;
	char *authorization;	       /* value of the header; NULL: none */
	char *user, *password;	       /* of the origin's URL; NULL: none */
	struct http_request *requests; /* those under way */
	uint64_t waited_ms;	       /* of the retry budget */
	long long next_start;	       /* of a request, for the rate */
	struct http_totals totals;
};

struct http_request {
	struct http *http;
	struct http_call *call;
	struct http_request *next;
	CURL *easy;		    /* of the attempt; NULL: none */
	struct curl_slist *headers; /* likewise */
	struct buf head;	    /* the answer's header lines, see head.h */
	struct buf location;	    /* where a redirect has led */
	unsigned redirects;
	bool running, stalled, streaming, paused, renewed;
	bool whole;	      /* no range is asked for any more */
	size_t sent;	      /* bytes of the request's body */
	uint64_t received;    /* bytes of the answer's body */
	long long due, heard; /* when to start; when the last byte moved */
	long long moved;      /* bytes both ways when libcurl last said so */
	char detail[CURL_ERROR_SIZE]; /* what it says of a failure */
};

/* Ready to be sent off. The handle has it until request_free. */
struct http_request *request_new(struct http *h, struct http_call *c);
void request_free(struct http_request *r);

/* Sends it off. */
void request_attempt(struct http_request *r);
/* Frees what the attempt held. */
void request_clean(struct http_request *r);

/* As http_excuse, http_asks_for_part and http_last_url. */
void request_excuse(struct http *h, long long since);
bool request_is_part(const struct http_request *r);
const char *request_url(const struct http_request *r);

#endif
