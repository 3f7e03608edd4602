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
 * With the call's status set; asks the caller's judge, and fills in the call's
 * error. OUTCOME_UNKNOWN is for writes alone.
 */
enum outcome attempt_outcome(struct http_request *r, CURLcode code);
/*
 * Was it a redirect that may be followed? Then another attempt is due. Of one
 * that may not, the call's error says why.
 */
bool attempt_redirect(struct http_request *r);

#endif
