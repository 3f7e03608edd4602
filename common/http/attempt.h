/*
 * What the end of an attempt means: an answer, a failure, or a redirect.
 */
#ifndef HTTP_ATTEMPT_H
#define HTTP_ATTEMPT_H

#include "http/outcome.h"

#include <curl/curl.h>
#include <stdbool.h>

struct http_request;

/*
 * To be called when libcurl has ended the attempt with `code`, and the call's
 * status is set. Calls the judge hook after a 2xx. Sets the call's error for
 * any outcome but OUTCOME_DONE. Only a write gets OUTCOME_UNKNOWN.
 */
enum outcome attempt_outcome(struct http_request *r, CURLcode code);

/*
 * After a complete answer: true for a redirect that may be followed, which sets
 * the URL of the next attempt. For one that may not be followed, sets the
 * call's error.
 */
bool attempt_redirect(struct http_request *r);

#endif
