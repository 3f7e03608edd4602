/*
 * Several items of the input that mean one product become one.
 */
#ifndef PRODUCTS_MERGE_H
#define PRODUCTS_MERGE_H

struct batch;
struct value;

/* See `merge` of struct resource. */
const struct value *product_merge(struct batch *b, const struct value *a,
    const struct value *c, const char **why);

#endif
