/*
 * One page of an API: fetched, checked while it comes, and read for what it
 * says about the next page. A page that fits the buffer is held and returned; a
 * larger one is streamed to the output queue.
 */
#ifndef FETCH_PAGE_H
#define FETCH_PAGE_H

#include "fetch/ids.h"
#include "fetch/probe.h"

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct greatest;
struct http;
struct outline;
struct page;
struct page_rules;
struct queue;
struct template_request;

/*
 * Fetches one page after the other. The rules and the queue must outlive it.
 * Without a queue, each page is held, and a larger one fails. Released with
 * page_free.
 */
struct page *page_new(const struct page_rules *rules, struct queue *output);
void page_free(struct page *p);

/*
 * Starts to fetch a page: by GET, or by POST with the body of the request. The
 * request must live until page_finish.
 */
void page_start(struct page *p, struct http *h,
    const struct template_request *request, bool post);

/*
 * While it is fetched: says whether all pages before it have been written. A
 * page larger than the buffer waits for that, then it is written as it comes.
 */
void page_may_write(struct page *p, bool may);

/* Whether it has come, or failed for good. The functions below need that. */
bool page_done(const struct page *p);

/* Did the server refuse it for good? */
bool page_is_refused(const struct page *p);

/* NULL if the page has come whole; else the reason, for a message. */
const char *page_error(const struct page *p);

/*
 * To be called if the run ends with this page; `number` counts the pages of the
 * run, from 1. Appends a message with the request, how much of the page was
 * written, and `why`. Returns the exit status.
 */
int page_failure(const struct page *p, uint64_t number, const char *why,
    struct buf *message);

/* The number of items, of nulls in place of items, and a hash of the items. */
uint64_t page_items(const struct page *p);
uint64_t page_nulls(const struct page *p);
uint64_t page_items_hash(const struct page *p);

/* The number of elements that its items are in, see nested.h; 0: of none. */
uint64_t page_outer(const struct page *p);

/* The ids of its items. They live until the next page is started. */
struct ids *page_ids(const struct page *p);

/*
 * If they do not identify the items: what else these are known by; *weak: only
 * their titles or bytes. Live as long.
 */
struct ids *page_marks(const struct page *p, bool *weak);

/* The values of its items at --since-path. Live as long. */
const struct greatest *page_greatest(const struct page *p);

/* Has it a value that --fail-on looks at, and that is no error? */
bool page_is_checked(const struct page *p);

/* How many of its bytes have been streamed; 0: it is held. */
uint64_t page_written(const struct page *p);

/* The value a probe has found. Lives until the next page is started. */
const struct probe_value *page_value(const struct page *p, enum probe which);

/* The n-th header with this name, NULL if none. Lives until page_finish. */
const char *page_header(const struct page *p, const char *name, unsigned n);

/* The n-th header line, "name: value", NULL if none. Lives as long. */
const char *page_header_line(const struct page *p, unsigned n);

/* What the page says about itself. Lives until the next page is started. */
const struct outline *page_outline(const struct page *p);

/* The status of the last answer; 0: there was none. */
long page_status(const struct page *p);

/* The URL that was asked for, and the one that answered after redirects. */
const char *page_url(const struct page *p);
const char *page_last_url(const struct page *p);

/* Appends its items as ranges_put does; after page_finish of a held page. */
void page_put_items(const struct page *p, struct buf *to, bool first);

/*
 * Must follow when it is done, or to give it up. Returns the bytes of a page
 * that was held, empty for one that was streamed; the caller may take them.
 * Lives until the next page is started.
 */
struct buf *page_finish(struct page *p);

#endif
