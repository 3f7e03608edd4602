/*
 * Are a scalar of the input and one of Medusa the same?
 */
#ifndef PRODUCTS_COMPARE_H
#define PRODUCTS_COMPARE_H

#include <stdbool.h>

struct member;
struct value;

/* NULL and null are the same: not there. */
bool compare_scalar(const struct value *want, const struct value *have);
/* The same in the precision in which Medusa keeps this member. */
bool compare_member(
    const struct member *m, const struct value *want, const struct value *have);

#endif
