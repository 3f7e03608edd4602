/*
 * Attributes the refusal of a batch to items of it. Medusa names an item by
 * its place in the request, or by the value that it does not take.
 * medusa/errors.h reads that from the message; this file knows which members of
 * a product hold such a value.
 */
#ifndef PRODUCTS_ATTRIBUTE_H
#define PRODUCTS_ATTRIBUTE_H

#include <stddef.h>

struct batch;
struct item;
struct medusa_answer;

/* See struct resource. */
const char *product_attribute(struct batch *b,
    const struct medusa_answer *answer, const struct item *item, size_t place);

#endif
