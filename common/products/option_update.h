/*
 * One option of a product: what a request for it says.
 */
#ifndef PRODUCTS_OPTION_UPDATE_H
#define PRODUCTS_OPTION_UPDATE_H

#include <stdbool.h>

struct draft;
struct offer_option;
struct value;
struct writer;

/*
 * For an option of the input that the product has: notes what differs, and adds
 * a step for it. The values that Medusa lacks are not added here, but get their
 * ranks. False sets the plan's error.
 */
bool option_update(struct draft *d, const struct offer_option *want);
/* Writes an option that the product lacks, as an element of `add`. */
void option_add(struct writer *to, const struct value *option);
/* The same as an element of `options` of a new product; true: Medusa drops a
 * part of it. */
bool option_new(struct writer *to, const struct value *option);

#endif
