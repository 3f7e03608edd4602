/*
 * What the name of a member or header suggests that it is.
 */
#ifndef FETCH_WORDS_H
#define FETCH_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Does it name the next page, or say that there is one: nextCursor, page_token,
 * has_more, X-Continuation? Not previous_cursor, nextSyncToken, nextUpdate.
 * With `object`, only the next page itself: an object `cursors` is on the last
 * page, too.
 */
bool words_next(const char *name, size_t len, bool object);

/* As a name of what is true or false: does it say that there is more? */
bool words_more(const char *name, size_t len);

/* Does it say whether the page is the first: isFirstPage? */
bool words_first(const char *name, size_t len);

/* Is its value a cursor rather than a URL: next_cursor, pageToken? */
bool words_cursor(const char *name, size_t len);

/*
 * How many letters must be added, removed, replaced or swapped with the next
 * one to make one text of the other: the optimal string alignment distance.
 * Capital and small letters are the same. A text has at most WORDS_MAX bytes.
 */
enum { WORDS_MAX = 79 };
unsigned words_distance(
    const char *a, size_t a_len, const char *b, size_t b_len);

/* Is one of the names probably the other one, misspelt? */
bool words_alike(const char *a, size_t a_len, const char *b, size_t b_len);

/*
 * Does a parameter with this name say where the first page begins: offset? Not
 * `from`, which may be a time or a price.
 */
bool words_position(const char *name, size_t len);
/* May it be the number of the items before the page: offset, from? */
bool words_offset(const char *name, size_t len);
/* Does it say how many items a page has: limit? */
bool words_limit(const char *name, size_t len);

/* Does it select items, or what is in them: $filter, fields? */
bool words_filter(const char *name, size_t len);

/* Is it the number of all items, or of all pages? */
bool words_total(const char *name, size_t len);
bool words_pages(const char *name, size_t len);

/* The same for the name of a header: X-Total-Count, X-WP-TotalPages. */
bool words_total_header(const char *name, size_t len);
bool words_pages_header(const char *name, size_t len);

/* Is it a header like Content-Range, whose value ends with /TOTAL? */
bool words_range_header(const char *name, size_t len);

/* May it be the number of items of the page, or the one of the page? */
bool words_page_size(const char *name, size_t len);
bool words_page_number(const char *name, size_t len);

/* Is a parameter with this name usually the number of a page? */
bool words_page_parameter(const char *name, size_t len);

/* Is it a usual name for the list of the items: data, results? */
bool words_items(const char *name, size_t len);

/* May it be the time of the last change of an item: updated_at? */
bool words_changed(const char *name, size_t len);

/* Does it say whether the page is the last: isLastPage, done? */
bool words_last(const char *name, size_t len);

/*
 * Does it report an error? A bit for each kind of name, or 0. Those of
 * WORDS_SUCCESS do so with a value that is false; those of WORDS_MESSAGE may
 * say anything.
 */
enum {
	WORDS_ERROR = 0x3,
	WORDS_SUCCESS = 0x4,
	WORDS_MESSAGE = 0xf8,
	WORDS_REASON = 0x58, /* of these: message, code, reason */
};
unsigned words_error(const char *name, size_t len);

/* Is it an object about paging: meta, pageInfo? */
bool words_about(const char *name, size_t len);

/* Has the header to do with paging: X-Total-Count, X-Page, Link? */
bool words_header(const char *name, size_t len);

#endif
