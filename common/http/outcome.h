/*
 * What became of something that was asked of a server: of an attempt, of a
 * request, of a step, of a round of writing. All layers above share this one
 * scale, so that nothing has to be translated on the way up to the exit status.
 */
#ifndef HTTP_OUTCOME_H
#define HTTP_OUTCOME_H

#include <stdint.h>

enum outcome {
	/* It happened, and the answer is as it should be. */
	OUTCOME_DONE,
	/*
	 * It did not happen, but may if it is tried again: of a request that
	 * has ended, the retries are used up. Of a round: look again, plan
	 * again.
	 */
	OUTCOME_AGAIN,
	/* A write that may have happened, or may happen yet: look first. */
	OUTCOME_UNKNOWN,
	/* It did not happen, and never will as it is: 4xx, a redirect. */
	OUTCOME_REFUSED,
	/* 401 or 403: not with this key. */
	OUTCOME_DENIED,
	/* Refused, but not because of what was sent: another server answered.
	 */
	OUTCOME_FOREIGN,
	/* The whole batch cannot go on; the batch holds status and reason. */
	OUTCOME_FAILED,
};

/*
 * What an HTTP status means. OUTCOME_UNKNOWN: a write may have happened; a read
 * can simply be repeated.
 */
enum outcome outcome_of_http(long http_status);

/* The exit status of a program that ends with this outcome. */
int outcome_status(enum outcome outcome);

/* What has been done through a handle, for summaries. */
struct http_totals {
	uint64_t requests, retries, bytes_in, bytes_out;
};

#endif
