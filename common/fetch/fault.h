/*
 * Pages without items that seem to report an error, although their status is
 * 200 and no --fail-on finds it: the run would take them for the end.
 */
#ifndef FETCH_FAULT_H
#define FETCH_FAULT_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

struct outline;
struct outline_member;
struct page;

/* Zero-initialise; release with fault_release. */
struct fault {
	unsigned usual; /* what pages with items have, too; see words_error */
	bool had_items;
	bool sure;	   /* whatever a total says */
	bool lacks;	   /* the page below has no path to items */
	uint64_t page;	   /* the number of the first such page; 0: none */
	struct buf member; /* what it has: "error", "success: false" */
	struct buf path;   /* the same, for --fail-on */
};

/*
 * Takes page `number` of the run. `in` is the object that has the items or
 * lacks the path to them, or NULL for the root.
 */
void fault_take(struct fault *f, const struct page *p, uint64_t number,
    bool lacks, const struct outline_member *in);

/*
 * Appends to `path` what --fail-on needs for a member at the root that reports
 * an error. False if there is none.
 */
bool fault_find(const struct outline *o, struct buf *path);

void fault_release(struct fault *f);

#endif
