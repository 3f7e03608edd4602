/*
 * The options of a product and their values. They have a route of their own.
 */
#ifndef PRODUCTS_OPTIONS_H
#define PRODUCTS_OPTIONS_H

struct draft;
struct value;

/* Fills the draft's `options`, and `remove` if options are pruned. */
void options_diff(
    struct draft *d, const struct value *want, const struct value *have);

#endif
