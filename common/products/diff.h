/*
 * The smallest change that makes what Medusa has of a product into what is
 * wanted.
 *
 * Only members that the input has are owned; what is absent is never touched.
 * ms-push(1) has the rule for each kind of member.
 */
#ifndef PRODUCTS_DIFF_H
#define PRODUCTS_DIFF_H

#include <stdbool.h>

struct draft;
struct value;

/* Fills the draft's body. False, with the plan's error, when Medusa would
 * refuse it. */
bool diff_create(struct draft *d, const struct value *want);
/* Fills all bodies and links, and notes the changes. False likewise. */
bool diff_update(
    struct draft *d, const struct value *want, const struct value *have);

#endif
