/*
 * The authorization of a handle: a value that may expire during a run. A
 * function of the options gives a new one when the server refuses it.
 */
#ifndef HTTP_TOKEN_H
#define HTTP_TOKEN_H

#include "base/attr.h"

#include <stdbool.h>

struct http_options;

/* Of a handle. */
struct token {
	char *value;	 /* of the header; NULL: there is none */
	unsigned number; /* of this value: 1, and one more for each renewal */
};

/* Of a request. */
struct token_use {
	unsigned number; /* of the value that the last attempt sent; 0: none */
	bool renewed;	 /* it got a new value, which is not accepted so far */
};

enum token_next {
	TOKEN_RENEWED, /* the handle has a value that was not refused yet */
	TOKEN_REFUSED, /* a new value was refused, too; or none was sent */
	TOKEN_FAILED,  /* there is no new value now; the old one stays */
};

/* Asks options.authorize for the first value, if it is set. */
void token_open(struct token *t, const struct http_options *o);
void token_close(struct token *t);

/* Asks for a new value. False if there is none; the old one stays in use. */
MUST_CHECK bool token_renew(struct token *t, const struct http_options *o);

/* The server refused what the request sent: what next? */
enum token_next token_refused(
    struct token *t, struct token_use *use, const struct http_options *o);

/* The server gave another answer than a refusal. */
void token_accepted(struct token_use *use);

#endif
