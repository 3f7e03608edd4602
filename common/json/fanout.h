/*
 * Several handlers for one scan of a stream. Each gets exactly the events that
 * a scanner of its own would give it.
 */
#ifndef JSON_FANOUT_H
#define JSON_FANOUT_H

#include "json/scan.h"

#include <stddef.h>

struct fanout;

/* Nesting deeper than max_depth is an error. Released with fanout_free. */
struct fanout *fanout_new(size_t max_depth);
void fanout_free(struct fanout *f);

/*
 * Adds a handler; to be called before the first byte. JSON_STOP stops only this
 * handler; the scan stops when all have. `text_max` is for scan_keep, or 0: of
 * several, the largest counts, so a handler may get more of a string.
 */
void fanout_add(
    struct fanout *f, json_handler *handler, void *ctx, size_t text_max);

/* The scanner, which the caller feeds. Belongs to f. */
struct scan *fanout_scan(const struct fanout *f);

#endif
