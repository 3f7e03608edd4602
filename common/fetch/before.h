/*
 * The page before, and what a page brings compared with it.
 */
#ifndef FETCH_BEFORE_H
#define FETCH_BEFORE_H

#include "fetch/ids.h"
#include "fetch/verdict.h"

#include <stdbool.h>
#include <stdint.h>

struct page;

/* Zero-initialise; release with before_release. */
struct before {
	bool any;      /* there is a page before */
	uint64_t hash; /* of its items */
	struct ids ids;
	bool has_ids; /* they identify its items */
};
void before_release(struct before *b);

struct compared {
	const struct ids *ids; /* of the page; NULL: they do not identify */
	bool clash;	       /* because two items have the same one */
	enum news news;
	uint64_t again; /* items that were on the page before, too */
};

/*
 * `guessed`: no option has named the ids, so they may be the numbers of the
 * items in the page. Items do not come again then, if a page has only ids of
 * the page before, and not its last ones.
 */
struct compared before_compare(
    const struct before *b, const struct page *p, bool guessed);

/* The page is the page before from now on. */
void before_set(
    struct before *b, const struct page *p, const struct compared *c);

#endif
