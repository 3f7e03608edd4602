/*
 * The variants of a product. An update sends all of them or none.
 */
#ifndef PRODUCTS_VARIANTS_H
#define PRODUCTS_VARIANTS_H

#include <stdbool.h>

struct draft;
struct value;

/*
 * Compares the variants of a product that has some in the input with those of
 * Medusa; appends "variants":[…] to the body if one differs, and what their
 * codes and stock need besides. False with the plan's error.
 */
bool variants_diff(
    struct draft *d, const struct value *want, const struct value *have);
/* Appends those of a new product. False likewise. */
bool variants_new(struct draft *d, const struct value *product);

#endif
