/*
 * Pairs the variants of the input with those in Medusa.
 */
#ifndef PRODUCTS_MATCH_H
#define PRODUCTS_MATCH_H

#include "products/choice.h"

#include <stdbool.h>
#include <stddef.h>

struct draft;
struct value;

struct pair {
	const struct value *want; /* NULL: not in the input */
	const struct value *have; /* NULL: new */
	size_t index;		  /* in the input */
	struct choice before;	  /* in Medusa, see choice_read */
	struct choice after;	  /* what it has to choose */
	struct choice part;	  /* of that, for options that Medusa has */
	/* Set by variants.c. */
	bool chosen; /* its `options` are written for a reason of its own */
	bool broken; /* it is replaced */
};

struct pairs {
	struct pair *pair;
	size_t count,
	    wanted; /* the first `wanted` are in the input, in order */
};

/* Allocated in the batch's arena. `have` may be NULL. The options of the draft
 * have been read and matched. */
struct pairs match_variants(
    struct draft *d, const struct value *want, const struct value *have);

#endif
