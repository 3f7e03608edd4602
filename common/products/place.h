/*
 * Where a member stands in the input, for messages: 'ean' of the variant 'S-1'.
 * A variant without a name is named by its index, as in jq: 'variants[2].ean'.
 */
#ifndef PRODUCTS_PLACE_H
#define PRODUCTS_PLACE_H

#include "base/attr.h"

#include <stddef.h>

struct buf;
struct value;

struct place {
	const struct value *variant; /* NULL: the product itself */
	size_t index;		     /* of the variant */
};

/* Appends the path of a member, which the format makes, and its variant. */
PRINTF(3, 4)
void place_put(struct buf *to, const struct place *at, const char *member, ...);
/* Appends: the variant 'S-1', or 'variants[2]'. */
void place_put_variant(struct buf *to, const struct place *at);

#endif
