/*
 * What says, at the end of a run, that there is more than came.
 */
#ifndef FETCH_MORE_H
#define FETCH_MORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct fetch_rules;
struct outline_member;
struct page;
struct stated;

/* A run, at its end. */
struct run_end {
	bool empty;	/* no items came */
	uint64_t items; /* that came, as totals count them; or TOTAL_UNKNOWN */
	uint64_t pages;
	uint64_t total; /* of the options; UINT64_MAX: unknown */
	const struct stated *stated;
	bool limited; /* --max-pages or --max-items has ended it */
};

/*
 * Is there a total above what came? If there is none, has the last page as many
 * items as it was asked for? Appends the reason for a message.
 */
bool more_than_came(const struct fetch_rules *r, const struct page *p,
    const struct run_end *run, struct buf *why);

/* A name that an option has and no page. */
struct absent {
	const struct outline_member *in; /* the object that lacks it */
	const char *name;
	size_t len;
	bool header; /* it is the name of a header */
};

/*
 * Does a Link header or a member say so? A member may be the absent one, spelt
 * right; it may name the next page, count more items or pages than came, or say
 * that the page is not the last. It is one of `in`, of the root, on the way
 * from there to `in`, or in an object about paging. If a header is absent,
 * another header may say so. Appends the reason for a message.
 */
bool more_is_said(const struct page *p, const struct run_end *run,
    const struct absent *a, struct buf *why);

#endif
