/*
 * The variants of the input, each with the one of the server that it means.
 */
#ifndef PRODUCTS_MATCH_H
#define PRODUCTS_MATCH_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

struct draft;
struct value;

struct pair {
	const struct value *want; /* NULL: not in the input */
	const struct value *have; /* NULL: new */
	struct buf changed;	  /* its members that differ */
	bool chosen;		  /* `changed` has its options */
	bool broken;		  /* made anew, see variants.c */
};

struct pairs {
	struct pair *pair;
	size_t count, wanted; /* the first `wanted` are the input's */
};

/* In the batch's arena, but for what is appended to `changed`: it has to be
 * released. `have` may be NULL. */
struct pairs match_variants(
    struct draft *d, const struct value *want, const struct value *have);
void match_release(struct pairs *p);

#endif
