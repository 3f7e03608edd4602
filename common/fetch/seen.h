/*
 * Notices that a run only gets items that came before, in constant memory: a
 * server that ignores {page} but varies its answers, or begins again after the
 * last page, has a next page for ever.
 */
#ifndef FETCH_SEEN_H
#define FETCH_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ids;

enum { SEEN_SLOTS = 2048, SEEN_MAX = SEEN_SLOTS / 2 };

/* Weak ids must say the same for so many times more pages. */
enum { SEEN_WEAK = 10 };

/* Zero-initialise. */
struct seen {
	uint64_t slots[SEEN_SLOTS]; /* a hash table; 0: empty */
	size_t count;
	unsigned halvings; /* of the range of ids that is kept */
	unsigned again;	   /* ids since the last new one, all known */
	unsigned pages;	   /* in a row that brought no new one */
	bool weak;	   /* ids of one of these may well come again */
};

/*
 * Takes the ids of a page; `weak`: they are made of the items' titles or bytes,
 * and items with few members are often equal.
 */
void seen_add(struct seen *s, const struct ids *ids, bool weak);

/*
 * How many ids of the page, which is not added yet, came on an earlier page,
 * but not on the page before? An estimate, if *exact is false. `before` may be
 * NULL.
 */
uint64_t seen_earlier(const struct seen *s, const struct ids *ids,
    const struct ids *before, bool *exact);

/* Have so many pages in a row brought only items that came before? */
bool seen_circle(const struct seen *s, unsigned pages);

#endif
