/*
 * One request as its caller sees it: what to ask for, who has a say in it, and
 * what became of it. http/http.h carries it out.
 */
#ifndef HTTP_CALL_H
#define HTTP_CALL_H

#include "base/buf.h"
#include "http/outcome.h"
#include "http/retry.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http_call;
struct http_request;

enum http_spill {
	HTTP_TAKEN,
	HTTP_LATER, /* hold the transfer until http_resume */
	HTTP_NEVER, /* end it; c->error and c->verdict say why */
};

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
	 * Looks at a 2xx answer before it counts as one. All but OUTCOME_DONE
	 * need a reason in c->error.
	 */
	enum outcome (*judge)(void *ctx, struct http_call *c);
};

enum { HTTP_ERROR_SIZE = 1024 };

struct http_call {
	/* Set by the caller; must outlive the call. */
	const char *method; /* "GET" or "POST" */
	const char *url;
	const char *body; /* JSON; NULL: none */
	size_t body_len;
	const char *encoding; /* of the body; NULL: as it is */
	bool write;	      /* must not happen twice: see OUTCOME_UNKNOWN */
	const struct http_hooks *hooks;
	void *ctx;
	uint64_t range_from;  /* ask for the body from here on … */
	const char *range_if; /* … if it has this strong validator still */
	bool spill_now;	      /* spill the body from its first byte on */
	/* To be read when done. */
	enum outcome outcome;
	long status;		     /* of the last attempt; 0: no answer */
	struct buf reply;	     /* its body; the caller releases it */
	char error[HTTP_ERROR_SIZE]; /* for a message; "" when OUTCOME_DONE */
	char remark[64];	     /* of the judge, for -v */
	enum outcome verdict;
	unsigned attempts;
	long long spent; /* milliseconds of all of them, without the pauses */
	long long began; /* the last one, by clock_ms */
	bool done;
	/* Private. */
	struct http_request *request;
};

#endif
