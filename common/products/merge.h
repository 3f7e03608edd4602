/*
 * Several items of the input that mean one product become one.
 */
#ifndef PRODUCTS_MERGE_H
#define PRODUCTS_MERGE_H

struct batch;
struct item;

/* See `merge` and `differ` of struct resource. */
void product_merge(
    struct batch *b, struct item *group, const struct item *item);
const char *product_differ(
    struct batch *b, const struct item *a, const struct item *c);

#endif
