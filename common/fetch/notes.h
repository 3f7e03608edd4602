/*
 * Warnings about pages that are accepted, each told once.
 */
#ifndef FETCH_NOTES_H
#define FETCH_NOTES_H

#include <stdbool.h>
#include <stdint.h>

struct doubts;
struct fetch_rules;
struct page;

/* Zero-initialise it. */
struct notes {
	uint64_t size;		   /* items of the last page */
	unsigned sized;		   /* how many pages in a row have so many */
	bool capped, null, nested; /* told */
};

/* Takes page `number` of the run. */
void notes_take(struct notes *n, const struct fetch_rules *r,
    const struct page *p, uint64_t number, struct doubts *d);

#endif
