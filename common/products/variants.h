/*
 * The variants of a product. An update sends all of them or none.
 */
#ifndef PRODUCTS_VARIANTS_H
#define PRODUCTS_VARIANTS_H

#include <stdbool.h>

struct draft;
struct value;

/*
 * Compares the `variants` of a product with those in Medusa. Writes the member
 * to the draft's body if one differs, and fills the draft's other bodies and
 * links for codes and stock. False sets the plan's error.
 */
bool variants_diff(
    struct draft *d, const struct value *want, const struct value *have);
/* Writes the `variants` of a new product. False as above. */
bool variants_new(struct draft *d, const struct value *product);

#endif
