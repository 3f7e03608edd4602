/*
 * Sets what an attempt sends. To be called once for each attempt, with r->easy
 * set. Private to the http layer.
 */
#ifndef HTTP_SEND_H
#define HTTP_SEND_H

#include <stdbool.h>

struct http_request;

/* Sets the method, the headers, and the secrets of the options. */
void send_headers(struct http_request *r);

/* Do the headers of the call or the options that it sends include "Name:"? */
bool send_has(const struct http_request *r, const char *name);

/* Sets the body, if the call has one. */
void send_body(struct http_request *r);

#endif
