/*
 * The options of a product and their values. They have a route of their own.
 */
#ifndef PRODUCTS_OPTIONS_H
#define PRODUCTS_OPTIONS_H

struct draft;

/* Compares the draft's options `wanted` and `had`. Fills its `options`, and
 * `remove` if options are pruned. */
void options_diff(struct draft *d);

#endif
