/*
 * The outcome of anything that is asked of a server: of an attempt, a request,
 * a step, a round of writing. All layers use this one scale, up to the exit
 * status.
 */
#ifndef HTTP_OUTCOME_H
#define HTTP_OUTCOME_H

#include <stdint.h>

struct status_set;

enum outcome {
	/* It was carried out, and the answer is valid. */
	OUTCOME_DONE,
	/*
	 * A transient failure: nothing was carried out, and another try may
	 * succeed. A request that ends so has used up its retries. After a
	 * round: look and plan again.
	 */
	OUTCOME_AGAIN,
	/*
	 * Of an attempt only: the server works on it and has no answer yet. No
	 * request ends so.
	 */
	OUTCOME_WAIT,
	/* A write that may or may not be carried out: look first. */
	OUTCOME_UNKNOWN,
	/* A permanent failure: a 4xx, a redirect, an invalid answer. */
	OUTCOME_REFUSED,
	/* 401, 403 and the like: this key may not do that. */
	OUTCOME_DENIED,
	/* Refused, but not because of the body: another server answered. */
	OUTCOME_FOREIGN,
	/* The batch cannot continue; it holds the status and the reason. */
	OUTCOME_FAILED,
};

/*
 * What an HTTP status means. OUTCOME_UNKNOWN: a write may have happened; a read
 * can simply be repeated.
 */
enum outcome outcome_of_http(long http_status);
/* The same with the statuses of --retry-status and --renew-on. */
enum outcome outcome_of_status(long http_status, const struct status_set *retry,
    const struct status_set *renew);

/* The exit status of a program that ends with this outcome. */
int outcome_status(enum outcome outcome);

/* The traffic of one handle, for summaries. */
struct http_totals {
	uint64_t requests, retries, bytes_in, bytes_out;
};

#endif
