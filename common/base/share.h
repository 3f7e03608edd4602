/*
 * A limit that is a number, or a percentage of a total.
 */
#ifndef BASE_SHARE_H
#define BASE_SHARE_H

#include <stdbool.h>
#include <stdint.h>

struct share {
	uint64_t most;
	bool percent; /* `most` is a percentage, up to 100 */
};

/* How many of a total it allows. */
uint64_t share_of(struct share s, uint64_t total);
/* Is it less than `count`? A percentage of fewer than a hundred says little,
   and is never exceeded. */
bool share_exceeded(struct share s, uint64_t count, uint64_t total);

#endif
