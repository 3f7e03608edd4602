/*
 * Is a scalar of the input equal to one in Medusa?
 */
#ifndef PRODUCTS_COMPARE_H
#define PRODUCTS_COMPARE_H

#include <stdbool.h>

struct member;
struct value;

/* NULL and null are equal: both mean that there is no value. */
bool compare_scalar(const struct value *want, const struct value *have);
/* Compares in the precision in which Medusa stores the member. */
bool compare_member(
    const struct member *m, const struct value *want, const struct value *have);

#endif
