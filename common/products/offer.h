/*
 * What variants can choose from: the options of a product, of the input or of
 * Medusa, found by title, and their values, found by text.
 *
 * offer_match pairs the options of the two sides. From then on, an option of
 * Medusa has a title that it will have after the update, or it goes.
 */
#ifndef PRODUCTS_OFFER_H
#define PRODUCTS_OFFER_H

#include "base/map.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct value;

/* One option. */
struct offer_option {
	const struct value *option;
	struct map values; /* text → value: a string in the input, an object in
			      Medusa's answers */
	struct offer_option *twin; /* the same one on the other side, or NULL */
	bool goes; /* of Medusa: the update takes it from the product */
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
struct offer_option *offer_find(
    const struct offer *o, const char *title, size_t len);
/* The option's value with this text; NULL: it has none, or there is no option,
 * or the text is not a string. */
const struct value *offer_value(
    const struct offer_option *option, const struct value *text);
/* Is the option shared by several products? */
bool offer_is_shared(const struct offer_option *option);

/*
 * Pairs the options: by id, by title, and by title without regard to case and
 * white space at its ends. Medusa compares titles as they are, so such an
 * option is renamed. One that several products share cannot be.
 */
void offer_match(struct offer *want, struct offer *have);
/* The title of an option of Medusa after the update; NULL if it goes. */
const struct value *offer_title_after(const struct offer_option *option);

#endif
