/*
 * Judges by its first bytes whether a body can be JSON: servers and proxies
 * send all kinds of pages with status 200.
 */
#ifndef FETCH_SNIFF_H
#define FETCH_SNIFF_H

#include "http/call.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * `piece` is the beginning of the body of an answer, or all of it if `whole`.
 * Sets *mark to the length of its byte order mark, or 0. False: it is not JSON,
 * and call->error says what it is.
 */
bool sniff_json(
    struct http_call *call, struct http_piece piece, bool whole, size_t *mark);

#endif
