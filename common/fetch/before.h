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
struct seen;

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
	bool partial;	       /* because some items have none */
	bool numbers;	       /* they may be numbers in the page; see below */
	enum news news;
	uint64_t again;	  /* items that were on the page before, too */
	uint64_t earlier; /* and those that were not, but on an earlier one */
	bool rough;	  /* these are an estimate */
};

/*
 * `guessed`: no option has named the ids, so they may be the numbers of the
 * items in the page. That is probable, and items do not come again, if the page
 * has only ids of the page before, but not its last ones, or all of them and
 * others.
 */
struct compared before_compare(
    const struct before *b, const struct page *p, bool guessed);

/* Adds the page to those that have been seen. Sets c->earlier. */
void before_note(const struct before *b, const struct page *p,
    struct compared *c, struct seen *seen);

/* The page is the page before from now on. */
void before_set(
    struct before *b, const struct page *p, const struct compared *c);

#endif
