/*
 * The plan of a product: its differences as requests, in the order that Medusa
 * needs: options, codes, inventory items, the batch, options to remove.
 */
#ifndef PRODUCTS_PLAN_H
#define PRODUCTS_PLAN_H

#include <stdbool.h>

struct batch;
struct item;

/* See struct resource. */
bool product_plan(struct batch *b, struct item *item);

#endif
