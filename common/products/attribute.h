/*
 * Attributes the refusal of a batch to its items. Medusa names one by its place
 * in the request, or by the value that it cannot take; the texts are those of
 * Medusa 2.21.
 */
#ifndef PRODUCTS_ATTRIBUTE_H
#define PRODUCTS_ATTRIBUTE_H

#include <stddef.h>

struct arena;
struct batch;
struct item;
struct medusa_answer;

/* See struct resource. */
const char *product_attribute(struct batch *b,
    const struct medusa_answer *answer, const struct item *item, size_t place);

/* The sku of an inventory item that the message says is there, in the arena;
 * NULL: none. */
const char *attribute_inventory(struct arena *a, const char *message);

#endif
