/*
 * Finds the inventory items that are in the way of variants.
 */
#ifndef PRODUCTS_STOCK_FIND_H
#define PRODUCTS_STOCK_FIND_H

#include "base/attr.h"
#include "http/outcome.h"

#include <stddef.h>

struct batch;
struct item;
struct medusa_answer;

/*
 * After Medusa has refused the items of the list. OUTCOME_AGAIN: inventory
 * items were in the way, and are known now, so the list has to be planned
 * again. OUTCOME_REFUSED: the refusal has another reason. OUTCOME_FAILED: the
 * batch has failed.
 */
MUST_CHECK enum outcome stock_recover(struct batch *b, struct item *const *list,
    size_t count, const struct medusa_answer *answer);

#endif
