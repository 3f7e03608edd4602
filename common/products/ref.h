/*
 * Members that name things of the shop: tags, categories and sales channels, of
 * which a product has a set; its type, collection and shipping profile.
 *
 * Names and ids have been resolved (medusa/names.h). Bodies have ids, changes
 * have names. All functions return false when they have set the plan's error.
 */
#ifndef PRODUCTS_REF_H
#define PRODUCTS_REF_H

#include <stdbool.h>

struct draft;
struct member;
struct value;

/* Writes the set if it differs; the order does not count. */
bool set_diff(struct draft *d, const struct member *m, const struct value *want,
    const struct value *have);
/* Writes the set of a new product. */
bool set_new(struct draft *d, const struct member *m, const struct value *want);
/* Writes the reference if it differs; null removes it. */
bool ref_diff(struct draft *d, const struct member *m, const struct value *want,
    const struct value *product);
/* Writes the reference of a new product. */
bool ref_new(struct draft *d, const struct member *m, const struct value *want);

#endif
