/*
 * A request and its current attempt, as libcurl runs it. http.c decides when to
 * start an attempt, attempt.c what its end means. Private to the http layer.
 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "base/buf.h"
#include "http/call.h"
#include "http/options.h"
#include "http/token.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct http {
	CURLM *multi;
	struct http_options options;
	struct token token;	       /* value of the header */
	char *user, *password;	       /* of the origin's URL; NULL: none */
	struct http_request *requests; /* all that are started */
	uint64_t waited_ms;	       /* used of the retry budget */
	long long next_start;	       /* earliest start of the next request */
	struct http_totals totals;
	int watched[2]; /* of http_watch and http_watch_input */
};

struct http_request {
	struct http *http;
	struct http_call *call;
	struct http_request *next;
	CURL *easy;		    /* of the attempt; NULL: none runs */
	struct curl_slist *headers; /* likewise */
	struct buf head;	    /* header lines of the answer, see head.h */
	struct buf location;	    /* the URL a redirect led to, or empty */
	unsigned redirects;
	struct token_use use; /* of the handle's token */
	bool running, stalled, streaming, paused;
	bool enough;	      /* the rest of an error's body is not read */
	bool whole;	      /* after a 416: no range is asked for */
	size_t sent;	      /* bytes of the request body */
	uint64_t received;    /* bytes of the answer's body, decoded */
	uint64_t head_bytes;  /* of header lines, trailers and early answers */
	long long due, heard; /* when to start; when bytes last moved */
	long long moved;      /* bytes both ways at that time */
	unsigned polls;	      /* how often the server was not ready */
	long long poll_end;   /* when that has taken too long, by clock_ms */
	int no_socket;	      /* errno if a socket could not be opened, or 0 */
	char detail[CURL_ERROR_SIZE]; /* libcurl's words for a failure */
};

/* Adds a request to the handle, due at once; until request_free. */
struct http_request *request_new(struct http *h, struct http_call *c);
void request_free(struct http_request *r);

/* Starts an attempt. */
void request_attempt(struct http_request *r);
/* Ends the attempt: frees what belongs to it alone. */
void request_clean(struct http_request *r);

/* As http_excuse, http_date, http_asks_for_part, http_chooses_coding and
   http_last_url. */
void request_excuse(struct http *h, long long since);
time_t request_date(const struct http_request *r);
bool request_is_part(const struct http_request *r);
bool request_chooses_coding(const struct http_request *r);
const char *request_url(const struct http_request *r);

#endif
