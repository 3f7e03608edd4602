/*
 * The variants of the input, each with the one of the server that it means.
 */
#ifndef PRODUCTS_MATCH_H
#define PRODUCTS_MATCH_H

#include <stdbool.h>
#include <stddef.h>

struct draft;
struct value;

struct pair {
	const struct value *want; /* NULL: not in the input */
	const struct value *have; /* NULL: new */
	/* Set by variants.c. */
	bool chosen; /* the input decides what it chooses */
	bool broken; /* it is made anew */
};

struct pairs {
	struct pair *pair;
	size_t count, wanted; /* the first `wanted` are the input's */
};

/* In the batch's arena. `have` may be NULL. */
struct pairs match_variants(
    struct draft *d, const struct value *want, const struct value *have);

#endif
