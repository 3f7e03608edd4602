/*
 * The smallest change that turns the product in Medusa into the wanted one.
 *
 * The input owns the members that it has; all others are never touched.
 * ms-medusa(7) has the rule for each kind of member.
 */
#ifndef PRODUCTS_DIFF_H
#define PRODUCTS_DIFF_H

#include <stdbool.h>

struct draft;
struct value;

/* Fills the draft's body. False sets the plan's error: Medusa would refuse the
 * product. */
bool diff_create(struct draft *d, const struct value *want);
/* Fills all bodies and links, and notes the changes. False as above. */
bool diff_update(
    struct draft *d, const struct value *want, const struct value *have);

#endif
