/*
 * Warns of what plans do that Medusa accepts, and nobody can buy.
 */
#ifndef PRODUCTS_ADVISE_H
#define PRODUCTS_ADVISE_H

struct batch;

/* See struct resource. */
void product_advise(struct batch *b);

#endif
