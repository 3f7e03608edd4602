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
struct pattern_value;

/*
 * The rules must outlive it. `members` are those of the item of --each, or
 * NULL. Released with next_free.
 */
struct next *next_new(
    const struct fetch_rules *rules, const struct pattern_value *members);
void next_free(struct next *n);

enum next_found {
	NEXT_NONE,  /* no next page is named */
	NEXT_NEW,   /* a new one is named: see next_cursor or next_url */
	NEXT_SELF,  /* this page again */
	NEXT_KNOWN, /* a page that was fetched before */
	NEXT_WRONG, /* one that cannot be fetched */
};

/*
 * To be called when a page is done; `number` counts the pages of the run, from
 * 1. A style that counts always has a new next page. With NEXT_SELF, NEXT_KNOWN
 * and NEXT_WRONG *why is the message; it lives until the next call.
 */
enum next_found next_find(
    struct next *n, const struct page *p, uint64_t number, const char **why);

/* Does a Link header name a next page, be it malformed? */
bool next_has_link(const struct page *p);

/*
 * The name of the next page; NULL: no page has given one. For the first page,
 * the cursor of --start.
 */
const char *next_cursor(const struct next *n);
/* Is the cursor an object or array, as JSON? */
bool next_cursor_is_json(const struct next *n);
const char *next_url(const struct next *n);

/* The first URL, as template_fill_known makes it. */
const char *next_first(const struct next *n);

#endif
