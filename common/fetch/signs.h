/*
 * Signs in the members of a page that it is not the last, or that it is. They
 * are guesses by name and value.
 */
#ifndef FETCH_SIGNS_H
#define FETCH_SIGNS_H

#include <stdbool.h>
#include <stdint.h>

struct buf;
struct fetch_rules;
struct outline_member;
struct page;

/* What has come, as the server counts. */
struct signs_came {
	uint64_t items, pages;
};

/* The first member of each kind; NULL: there is none. */
struct signs {
	/* It says whether there is more: has_more: true, last: false. */
	const struct outline_member *flag;
	const struct outline_member *next;  /* it names the next page */
	const struct outline_member *pages; /* it counts more than came */
	const struct outline_member *items;
	bool end;   /* a member says that the page is the last */
	bool empty; /* a total of the items is 0 */
};

/*
 * Looks at the members of the object `in`, of those that it is in, up to the
 * root, and of the objects about paging in all of these, such as `meta`. The
 * members of --more and --end are no flags: the run looks at them itself.
 */
struct signs signs_of(const struct fetch_rules *r, const struct page *p,
    const struct outline_member *in, const struct signs_came *came);

/* The same around the items. */
struct signs signs_around_items(const struct fetch_rules *r,
    const struct page *p, const struct signs_came *came);

/* Calls the handler for each of these members, for some of them twice. */
typedef void signs_handler(void *ctx, const struct outline_member *m);
void signs_each(const struct fetch_rules *r, const struct page *p,
    signs_handler *take, void *ctx);

/* A member around the items, such as first: false; NULL: there is none. */
const struct outline_member *signs_not_first(
    const struct fetch_rules *r, const struct page *p);

/* Appends, for a message: "there is meta.more: true". */
void signs_put(struct buf *to, const struct outline_member *m);

/* The same for the headers that have to do with paging: "there is X-Page". */
void signs_put_headers(struct buf *to, const struct page *p);

#endif
