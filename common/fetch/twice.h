/*
 * Items that came twice, and what makes ids unable to tell.
 */
#ifndef FETCH_TWICE_H
#define FETCH_TWICE_H

#include <stdbool.h>
#include <stdint.h>

struct compared;
struct doubts;
struct fetch_rules;
struct page;

struct twice {
	const struct fetch_rules *rules; /* must outlive it */
	uint64_t again;	  /* items that the page before had, too */
	uint64_t earlier; /* that only an earlier page had */
	bool rough;	  /* these are an estimate */
	bool no_id;	  /* two items of a page have had the same id */
	bool numbers;	  /* the ids may be numbers in the page */
	bool told;	  /* that the ids of --id cannot be used */
	uint64_t steps;	  /* pages that begin one item after the one before */
	uint64_t others;  /* pages that do not, without page 1 */
	bool second;	  /* page 2 has one item of page 1 */
};

/* Takes page `number` of the run, as it compares with those before. */
void twice_take(struct twice *t, const struct page *p, uint64_t number,
    const struct compared *c, struct doubts *d);

/*
 * How many items came twice, as far as a total does not count them, with those
 * of this page; c may be NULL.
 */
uint64_t twice_count(const struct twice *t, const struct compared *c);

/* At the end of the run. */
void twice_tell(const struct twice *t, struct doubts *d);

#endif
