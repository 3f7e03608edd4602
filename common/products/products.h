/*
 * Products, with their options, variants, prices and images: the table of what
 * the engine in sync/ asks of them.
 */
#ifndef PRODUCTS_PRODUCTS_H
#define PRODUCTS_PRODUCTS_H

struct resource;

extern const struct resource resource_products;

#endif
