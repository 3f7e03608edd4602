/*
 * The name that a page gives to the next one: a cursor, a URL in the page, or a
 * Link header.
 */
#ifndef FETCH_NEXT_H
#define FETCH_NEXT_H

#include <stdbool.h>
#include <stdint.h>

struct fetch_rules;
struct next;
struct page;

/* The rules must outlive it. Released with next_free. */
struct next *next_new(const struct fetch_rules *rules);
void next_free(struct next *n);

enum next_found {
	NEXT_NONE,  /* the page was the last */
	NEXT_NAMED, /* see next_cursor or next_url */
	NEXT_WRONG, /* a next page is named, but cannot be fetched */
};

/*
 * To be called when a page is done; `number` counts the pages of the run, from
 * 1. With NEXT_WRONG *why is the reason; it lives until the next call.
 */
enum next_found next_by_cursor(
    struct next *n, const struct page *p, uint64_t number, const char **why);
enum next_found next_by_path(
    struct next *n, const struct page *p, uint64_t number, const char **why);
enum next_found next_by_link(
    struct next *n, const struct page *p, uint64_t number, const char **why);

/*
 * The name of the next page; NULL: no page has given one. For the first page,
 * the cursor of --start.
 */
const char *next_cursor(const struct next *n);
/* Is the cursor an object or array, as JSON? */
bool next_cursor_is_json(const struct next *n);
const char *next_url(const struct next *n);

#endif
