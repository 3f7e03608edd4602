/*
 * What the end of an attempt means: an answer, a failure, or a redirect.
 */
#ifndef HTTP_OUTCOME_H
#define HTTP_OUTCOME_H

#include "http/retry.h"

#include <curl/curl.h>
#include <stdbool.h>

struct http_request;

/*
 * With the call's status set; asks the caller's judge, and fills in the call's
 * error. RETRY_UNKNOWN is for writes alone.
 */
enum retry_class outcome_of(struct http_request *r, CURLcode code);
/*
 * Was it a redirect that may be followed? Then another attempt is due. Of one
 * that may not, the call's error says why.
 */
bool outcome_redirect(struct http_request *r);

#endif
