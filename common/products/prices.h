/*
 * The prices of a variant: one for each currency, quantity range and rules.
 */
#ifndef PRODUCTS_PRICES_H
#define PRODUCTS_PRICES_H

struct arena;
struct buf;
struct draft;
struct value;
struct writer;

/* Sets a text that is equal for prices that are the same one, whatever their
 * amounts. The price has been checked. */
void price_mark(struct buf *to, const struct value *price);
/* What tells the price from the others of its variant, for a path: "eur",
 * "eur 3-9", "eur region_id=reg_1". In the arena. */
const char *price_name(struct arena *a, const struct value *price);
/* Writes the member `prices` if they differ. `of` is the variant's name, for
 * the paths of changes. */
void prices_diff(struct draft *d, struct writer *to, const char *of,
    const struct value *want, const struct value *have);

#endif
