/*
 * A mark is a text that is equal for two things if they are the same one:
 * variants with the same choice, prices with the same rules. With marks as the
 * keys of a map, pairs are found without comparing each with each.
 *
 * The members of an object have no order, so a mark lists them sorted.
 */
#ifndef PRODUCTS_MARK_H
#define PRODUCTS_MARK_H

#include <stddef.h>

struct value;

struct mark_member {
	const char *key;
	size_t len;
	const struct value *value;
};

/* Sorts by key, in any total order. */
void mark_sort(struct mark_member *list, size_t count);

#endif
