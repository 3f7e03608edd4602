/*
 * What variants can choose from: the options of a product, of the input or of
 * Medusa, found by title, and their values, found by text.
 */
#ifndef PRODUCTS_OFFER_H
#define PRODUCTS_OFFER_H

#include "base/map.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct value;

/* One option. Values are strings in the input and objects in Medusa's answers;
 * the map has the text of either. */
struct offer_option {
	const struct value *option;
	struct map values;
};

/* Zero-initialise it: no options are known. */
struct offer {
	const struct value *list; /* the options, NULL: not known */
	struct offer_option *options;
	size_t count;
	struct map by_title;
};

/* Reads the options, which stay the caller's. NULL leaves them unknown. */
void offer_read(struct offer *o, struct arena *a, const struct value *options);
void offer_release(struct offer *o);

/* The first option with this title, or NULL. */
const struct offer_option *offer_find(
    const struct offer *o, const char *title, size_t len);
/* Does the option have this value? False without an option, or if the value
 * is not a string. */
bool offer_has(const struct offer_option *option, const struct value *value);

#endif
