/*
 * Where a page says that the next one is: by a cursor, by a URL in it, or by a
 * Link header.
 */
#ifndef FETCH_NEXT_H
#define FETCH_NEXT_H

#include <stdint.h>

struct fetch_rules;
struct next;
struct page;

/* The rules must outlive it. Released with next_free. */
struct next *next_new(const struct fetch_rules *rules);
void next_free(struct next *n);

enum next_found {
	NEXT_NONE,  /* it was the last page */
	NEXT_NAMED, /* see next_cursor or next_url */
	NEXT_WRONG, /* there is one, but it cannot be fetched */
};

/*
 * After a page, the run's number-th, has come in. With NEXT_WRONG *why is the
 * reason; it lives until the next call.
 */
enum next_found next_by_cursor(
    struct next *n, const struct page *p, uint64_t number, const char **why);
enum next_found next_by_path(
    struct next *n, const struct page *p, uint64_t number, const char **why);
enum next_found next_by_link(
    struct next *n, const struct page *p, uint64_t number, const char **why);

/* What the next page is called; NULL: nothing has named it. */
const char *next_cursor(const struct next *n);
const char *next_url(const struct next *n);

#endif
