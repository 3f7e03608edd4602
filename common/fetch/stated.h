/*
 * The number of all items as many APIs state it, under its usual names, for a
 * run without --total: if fewer items come, the run may be incomplete.
 */
#ifndef FETCH_STATED_H
#define FETCH_STATED_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fetch_rules;
struct page;

/* A total of a member or a header. */
struct stated_total {
	struct buf option; /* that names it, as the shell needs it */
	uint64_t last;	   /* see stated.c; UINT64_MAX: none */
	bool falls;	   /* from page to page */
	bool size;	   /* it may be the number of items of the page */
};

/* More totals than these are ignored. */
enum { STATED_MAX = 12 };

struct stated {
	const struct fetch_rules *rules; /* must outlive it */
	uint64_t pages;
	bool had_items;
	struct stated_total totals[STATED_MAX];
	size_t count;
};

void stated_init(struct stated *s, const struct fetch_rules *rules);
void stated_release(struct stated *s);

/* Takes what a page of the run says. */
void stated_take(struct stated *s, const struct page *p);

/* Do the items count what a total counts, and all of it? */
bool stated_is_comparable(const struct fetch_rules *r);

/*
 * Is there a total above the number of items that came, if they can be
 * compared? Sets *option to the option that names it, and *total.
 */
bool stated_above(const struct stated *s, uint64_t items, const char **option,
    uint64_t *total);

/* Is there a total that is compared with what came? */
bool stated_is_known(const struct stated *s, uint64_t items);

/* Is there a total that is exactly the number of items that came? */
bool stated_is(const struct stated *s, uint64_t items);

/*
 * At the natural end of the run: warns if there is such a total, unless an
 * option names one.
 */
void stated_warn(const struct stated *s, uint64_t items);

#endif
