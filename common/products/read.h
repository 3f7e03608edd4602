/*
 * A product as the input has it, made into what Medusa is to hold: its key,
 * its members without the ones Medusa does not know, and, for a product that
 * has yet to be created, what Medusa's own dashboard gives a simple product.
 */
#ifndef PRODUCTS_READ_H
#define PRODUCTS_READ_H

#include <stdbool.h>

struct batch;
struct item;
struct value;

/* See struct resource. */
const char *product_read(struct batch *b, struct item *item);

/* Are the options of a product in Medusa those of a simple one, or none? */
bool product_is_simple(const struct value *options);

#endif
