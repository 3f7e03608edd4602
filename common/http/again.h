/*
 * Whether a call gets another attempt, and when. Private to the http layer.
 */
#ifndef HTTP_AGAIN_H
#define HTTP_AGAIN_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct http;
struct http_request;

/*
 * To be called when an attempt has ended, and the call's outcome, status and
 * error are set. True: another attempt is due at r->due. False: the outcome,
 * which this may change, is final.
 */
bool again_attempt(struct http_request *r);

/*
 * Takes the delay before retry n from the budget of the run, in milliseconds;
 * asked_ms is what the server asks for. -1: the retries or the budget are used
 * up.
 */
MUST_CHECK long long again_delay(struct http *h, unsigned n, uint64_t asked_ms);

#endif
