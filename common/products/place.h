/*
 * Where a member stands in the input, for messages:
 *
 *	'ean' of the variant 'S-1'
 *	'prices[0].amount' of the variant 'S-1'
 *	'options[1].values'
 *	'variants[2].ean', if that variant has no name
 */
#ifndef PRODUCTS_PLACE_H
#define PRODUCTS_PLACE_H

#include <stddef.h>

struct buf;
struct value;

struct place {
	const struct value *variant; /* NULL: the product itself */
	size_t index;		     /* of the variant */
	const char *list;	     /* a list of it; NULL: none */
	size_t item;		     /* the index in that list */
};

/* Its sku, title or id; NULL: it has none. */
const struct value *place_name(const struct value *variant);
/* Appends the place of a member; "": of the item of the list. */
void place_put(struct buf *to, const struct place *at, const char *member);
/* Appends: the variant 'S-1', or 'variants[2]'. */
void place_put_variant(struct buf *to, const struct place *at);

#endif
