/*
 * The amount that the server states, where the options say: the number of all
 * items (--total, --total-header) and of all pages (--pages, --pages-header).
 */
#ifndef FETCH_TOTAL_H
#define FETCH_TOTAL_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

struct doubts;
struct fetch_rules;
struct page;

#define TOTAL_UNKNOWN UINT64_MAX

/* A number of which only the bounds are known. `most` may be TOTAL_UNKNOWN. */
struct span {
	uint64_t least, most;
};

/*
 * How far a run has come, as the server counts: from the beginning of the list,
 * of which --start may leave out a part.
 */
struct reach {
	struct span items, pages;
};

/* After `items` in `pages` of this run. */
struct reach total_reach(
    const struct fetch_rules *r, uint64_t items, uint64_t pages);

struct amount {
	uint64_t number; /* or TOTAL_UNKNOWN */
	unsigned own;	 /* pages with items whose own number it was, and … */
	bool not_own;	 /* … at least one where it was not */
	bool is_odd;	 /* there was a text instead of a number, … */
	struct buf odd;	 /* … quoted, or an object, … */
	struct buf inner; /* … with a number at this path */
};

struct total {
	const struct fetch_rules *rules; /* must outlive it */
	struct amount items, pages;
	bool changed;
};

void total_init(struct total *t, const struct fetch_rules *rules);
void total_release(struct total *t);

/*
 * Takes what page `number` of the run says. The first time that the total
 * changes is a doubt.
 */
void total_take(
    struct total *t, const struct page *p, uint64_t number, struct doubts *d);

/*
 * May the total or the number of pages be that of each page: its items, or its
 * number? All pages so far must agree, and if there is only one, its name.
 */
bool total_is_own(const struct total *t);

/* Has the run come to the total? */
bool total_reached(const struct total *t, const struct reach *r);

/*
 * At the natural end of the run: a doubt if the total is not what came. False:
 * there is none.
 */
bool total_check(
    const struct total *t, const struct reach *r, struct doubts *d);

/*
 * The end of a message that items are missing: the advice to use --start 0 if
 * {page} counts from 1 because there is no --start, that of counted_hint, or
 * "". Until the next call.
 */
const char *total_hint(const struct fetch_rules *r);

/*
 * The share of the whole that this run has fetched, from 0 to 1; below 0 if the
 * whole is unknown.
 */
double total_share(const struct total *t, uint64_t items, uint64_t pages);

/* A text that is a whole number; else, and for NULL, TOTAL_UNKNOWN. */
uint64_t total_number(const char *text);

#endif
