/*
 * The variants of the input, each with the one of the server that it means.
 */
#ifndef PRODUCTS_MATCH_H
#define PRODUCTS_MATCH_H

#include "products/diff_priv.h"

struct pair {
	const struct value *want; /* NULL: not in the input */
	const struct value *have; /* NULL: new */
	struct buf changed;	  /* its members that differ */
	bool chosen;		  /* `changed` has its options */
	bool broken;		  /* see is_broken */
};

struct pairs {
	struct pair *pair;
	size_t count, wanted; /* the first `wanted` are the input's */
};

/* In the diff's arena, but for what is appended to `changed`. */
struct pairs pairs_of(
    struct diff *d, const struct value *want, const struct value *have);
void pairs_release(struct pairs *p);

/*
 * Fills d->release and d->restore when a code moves from one variant to
 * another; all pairs have to be compared. In diff_codes.c.
 */
void diff_codes(struct diff *d, const struct pairs *p);

#endif
