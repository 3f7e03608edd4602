/*
 * The prices of a variant: one for each currency, quantities and rules.
 */
#ifndef PRODUCTS_PRICES_H
#define PRODUCTS_PRICES_H

struct draft;
struct value;
struct writer;

/* Appends "prices":[…] when they differ. `of`: the variant, for messages. */
void prices_diff(struct draft *d, struct writer *to, const char *of,
    const struct value *want, const struct value *have);

#endif
