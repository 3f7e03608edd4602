/*
 * Checks what the variants of a product choose, before anything is sent: Medusa
 * refuses the whole batch for one of them, and often does not say which.
 */
#ifndef PRODUCTS_CHOICE_CHECK_H
#define PRODUCTS_CHOICE_CHECK_H

#include <stdbool.h>
#include <stddef.h>

struct draft;
struct pairs;

/*
 * Can the first `count` variants choose what they have to, after the update?
 * Each needs a value that is offered for each option, and no two may have the
 * same ones. False sets the plan's error.
 */
bool choices_check(struct draft *d, const struct pairs *p, size_t count);

#endif
