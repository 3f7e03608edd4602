/*
 * The ids of the items of a page, as hashes, and how they compare with those of
 * the page before it.
 */
#ifndef FETCH_IDS_H
#define FETCH_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ids that are kept of a page: more than --page-buffer has room for. */
enum { IDS_MAX = 128 * 1024 };

/* Zero-initialise; release with ids_release. */
struct ids {
	uint64_t *list;	  /* in the order of the items */
	uint64_t *sorted; /* the same; see ids_end */
	size_t count, room;
	bool too_many;
};

/* Forgets the ids, and keeps the memory for those of the next page. */
void ids_reset(struct ids *ids);
void ids_release(struct ids *ids);

void ids_add(struct ids *ids, uint64_t id);

/* Do they identify the items of the page? */
enum ids_state {
	IDS_MISSING,  /* not every item has one, or not all are kept */
	IDS_REPEATED, /* two items have the same one */
	IDS_DISTINCT,
};

/* To be called when the page is complete, with the number of its items. */
enum ids_state ids_end(struct ids *ids, uint64_t items);

/* After that: is the id one of them? */
bool ids_has(const struct ids *ids, uint64_t id);

/* What a page has in common with the page before it. */
struct ids_common {
	size_t count; /* ids of both pages */
	size_t tail;  /* of these, the last ones of the page before that are the
			 first ones of this page, in the same order */
};

/* Both pages must have distinct ids. */
struct ids_common ids_compare(const struct ids *before, const struct ids *now);

void ids_copy(struct ids *to, const struct ids *from);

#endif
