/*
 * What became of requests: of one, and of all.
 */
#ifndef HTTP_FATE_H
#define HTTP_FATE_H

#include <stdint.h>

enum http_fate {
	HTTP_DONE,    /* 2xx, and the caller's judge was content */
	HTTP_REFUSED, /* not as it is: 4xx, a redirect, no sense in it */
	HTTP_DENIED,  /* 401 or 403 */
	HTTP_GAVE_UP, /* transient, and no retries left */
	HTTP_UNKNOWN, /* a write that may have happened; not sent again */
};

/* The exit status that goes with a fate. */
int http_fate_status(enum http_fate fate);

/* What has been done through a handle, for summaries. */
struct http_totals {
	uint64_t requests, retries, bytes_in, bytes_out;
};

#endif
