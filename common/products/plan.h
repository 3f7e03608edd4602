/*
 * The plan of a product: the differences as requests, in the order in which
 * Medusa takes them.
 */
#ifndef PRODUCTS_PLAN_H
#define PRODUCTS_PLAN_H

#include <stdbool.h>

struct batch;
struct item;

/* See struct resource. */
bool product_plan(struct batch *b, struct item *item);

#endif
