/*
 * One request as its caller sees it: the request itself, functions of the
 * caller that take part in it, and its result. http/http.h carries it out.
 */
#ifndef HTTP_CALL_H
#define HTTP_CALL_H

#include "base/buf.h"
#include "base/hide.h"
#include "http/outcome.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http_call;
struct http_request;

/* Some bytes of a body; they live for the call of a hook. */
struct http_piece {
	char *data; /* may be NULL if len is 0 */
	size_t len;
};

/* Moves the piece past its first n bytes. */
static inline void http_skip(struct http_piece *piece, size_t n)
{
	if (!n)
		return;
	piece->data += n;
	piece->len -= n;
}

/*
 * Functions of the caller; each may be NULL. `stream` and `judge` return
 * OUTCOME_DONE, or another outcome after they have put the reason into
 * c->error; the attempt then ends with that outcome. If c->error is empty, the
 * status and the beginning of the reply become the reason.
 */
struct http_hooks {
	/* Called before each attempt. May set the members for a range. */
	void (*begin)(void *ctx, struct http_call *c);
	/*
	 * Called when a 2xx body outgrows buffer_max, with all of it so far,
	 * and then with each piece that comes.
	 */
	enum outcome (*stream)(
	    void *ctx, struct http_call *c, struct http_piece piece);
	/*
	 * Called when a 2xx answer is complete: c->reply holds its body, or
	 * nothing if the body was streamed.
	 */
	enum outcome (*judge)(void *ctx, struct http_call *c);
};

enum { HTTP_ERROR_SIZE = 1024 };

struct http_call {
	/* Set by the caller. What they point to must outlive the call. */
	const char *method; /* "GET" or "POST" */
	const char *url;
	/* Whole header lines in place of those of the options; or NULL. */
	const char *const *headers;
	const char *body; /* JSON; NULL: none */
	size_t body_len;
	const char *encoding; /* Content-Encoding of the body; or NULL */
	bool write; /* must not be carried out twice: see OUTCOME_UNKNOWN */
	const struct http_hooks *hooks;
	void *ctx;
	bool hold; /* pause the transfer instead of calling the stream hook */
	/* Set by the begin hook, for one attempt. */
	uint64_t range_from;  /* ask for the body from this byte on … */
	const char *range_if; /* … if it still has this strong validator */
	bool stream;	      /* stream the body from its first byte on */
	/*
	 * Results, complete when `done` is set. While an attempt runs its
	 * outcome is OUTCOME_DONE until something ends it early.
	 */
	enum outcome outcome;
	long status;		     /* of the last attempt; 0: no answer */
	struct buf reply;	     /* its body; the caller releases it */
	enum hide_end end;	     /* of that body, for hide_part */
	char error[HTTP_ERROR_SIZE]; /* for a message; "" when OUTCOME_DONE */
	char remark[64];	     /* from the judge hook, for -v */
	unsigned attempts;	     /* the first one and the retries */
	long long spent; /* milliseconds in attempts, without the pauses */
	long long began; /* when the last attempt began, by clock_ms */
	bool done;
	/* Private. */
	struct http_request *request;
};

#endif
