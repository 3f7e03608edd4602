/*
 * Products with their options, variants, prices and images: the table by which
 * the engine in sync/ knows them.
 */
#ifndef PRODUCTS_PRODUCTS_H
#define PRODUCTS_PRODUCTS_H

struct resource;

extern const struct resource resource_products;

#endif
