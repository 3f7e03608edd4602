/*
 * Reads a page as JSON while its bytes come: counts and hashes the items, and
 * finds the values of the probes. Memory does not depend on the page's size.
 *
 * A function that returns an outcome other than OUTCOME_DONE has put the reason
 * into call->error.
 */
#ifndef FETCH_READER_H
#define FETCH_READER_H

#include "fetch/ids.h"
#include "fetch/probe.h"
#include "http/outcome.h"

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct greatest;
struct http_call;
struct http_piece;
struct outline;
struct page_rules;
struct reader;

/* The rules must outlive it. Released with reader_free. */
struct reader *reader_new(const struct page_rules *rules);
void reader_free(struct reader *r);

/* Begins a page: nothing has been read. */
void reader_begin(struct reader *r);

/* Reads the next bytes of the page. */
enum outcome reader_feed(
    struct reader *r, struct http_call *call, struct http_piece piece);

/*
 * At the end of the body, with the last piece that was fed: OUTCOME_DONE if it
 * was one whole page. After OUTCOME_AGAIN for a page that was cut short, more
 * bytes may be fed.
 */
enum outcome reader_finish(
    struct reader *r, struct http_call *call, struct http_piece last);

/* After a failure: does the page report it, by --fail-on or --retry-on? */
bool reader_reports(const struct reader *r);

/*
 * After a failure: is it one of --retry-on? Then its outcome is OUTCOME_AGAIN,
 * or, if only another page could replace the pieces before the last,
 * OUTCOME_REFUSED.
 */
bool reader_is_transient(const struct reader *r);

/* So far: items, nulls in place of items, and a hash of the items' bytes. */
uint64_t reader_items(const struct reader *r);
uint64_t reader_nulls(const struct reader *r);
uint64_t reader_hash(const struct reader *r);

/* So far: the elements that the items are in, see nested.h; or 0. */
uint64_t reader_outer(const struct reader *r);

/* Where its items are, see ranges.h, if the rules ask for that. */
const struct buf *reader_ranges(const struct reader *r);

/* The ids of the items so far. Live until the next page begins. */
struct ids *reader_ids(struct reader *r);

/*
 * At the end of a page whose items have no ids: what else they are known by.
 * *weak: their titles or bytes, or, if two are the same, the bytes of all. Live
 * as long.
 */
struct ids *reader_marks(struct reader *r, bool *weak);

/* The values of the items at --since-path. Live as long. */
const struct greatest *reader_greatest(const struct reader *r);

/* Has the page a value that --fail-on looks at? */
bool reader_is_checked(const struct reader *r);

/* What the page says about itself. Lives until the next page begins. */
const struct outline *reader_outline(const struct reader *r);

/* What a probe has found. Lives until the next page begins. */
const struct probe_value *reader_value(
    const struct reader *r, enum probe which);

#endif
