/*
 * Signs, at the end of a run, that the API has more than has come.
 */
#ifndef FETCH_MORE_H
#define FETCH_MORE_H

#include "fetch/signs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct doubts;
struct fetch_rules;
struct outline_member;
struct page;
struct stated;

/* A run, at its end. */
struct run_end {
	bool empty;		/* no items came */
	struct signs_came came; /* as totals count; or TOTAL_UNKNOWN */
	uint64_t number;	/* of the last page */
	uint64_t total;		/* of the options; UINT64_MAX: unknown */
	uint64_t pages;		/* the same */
	const struct stated *stated;
	bool counted; /* a doubt about the total is told */
	bool limited; /* --max-pages or --max-items has ended it */
	bool said;    /* the page says that it is the last: --more, --end */
	bool last;    /* the same, or a total is reached */
};

/*
 * Is there a total of an option above what came? If nothing says that the page
 * is the last, has it as many items as it was asked for? Appends the reason for
 * a message.
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
 * right; or it is a sign around the object that lacks it. If a header is
 * absent, another header may say so. Appends the reason for a message.
 */
bool more_is_said(const struct fetch_rules *r, const struct page *p,
    const struct run_end *run, const struct absent *a, struct buf *why);

/* The same for a total that no option names: this is only a guess. */
bool more_is_stated(const struct fetch_rules *r, const struct page *p,
    const struct run_end *run, const struct absent *a, struct buf *why);

/* Does the member at --more or --end say that this is not the last page? */
bool more_by_option(const struct fetch_rules *r, const struct page *p);

/*
 * At the natural end of the run: is there more by an option, or by a sign? A
 * name of the next page is one only if nothing selects the next page but the
 * Link header. Prints one doubt, else perhaps a warning; false: no doubt.
 */
bool more_check(const struct fetch_rules *r, const struct page *p,
    const struct run_end *run, struct doubts *d);

#endif
