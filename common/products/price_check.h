/*
 * Checks the prices of the input: their types, and what Medusa would accept and
 * store as something else, or could not sell by.
 */
#ifndef PRODUCTS_PRICE_CHECK_H
#define PRODUCTS_PRICE_CHECK_H

struct buf;
struct map;
struct place;
struct value;

/* Appends the first thing that is wrong. `list` may be NULL. */
void price_check(
    struct buf *why, const struct value *list, const struct place *of);
/*
 * Appends the first price of a product or of its variants whose currency is not
 * in the map, which has lower-case codes.
 */
void price_check_currencies(
    struct buf *why, const struct value *product, const struct map *known);

#endif
