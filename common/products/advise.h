/*
 * Warns of plans that Medusa accepts, but after which nobody can buy the
 * product.
 */
#ifndef PRODUCTS_ADVISE_H
#define PRODUCTS_ADVISE_H

struct batch;

/* See struct resource. */
void product_advise(struct batch *b);

#endif
