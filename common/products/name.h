/*
 * The name of a variant in the paths of changes and in messages.
 */
#ifndef PRODUCTS_NAME_H
#define PRODUCTS_NAME_H

struct draft;
struct pair;

/* Its sku, title, id or values; or its index in the input. */
const char *pair_name(const struct draft *d, const struct pair *p);
/* For messages: the variant 'S-1', or 'variants[2]'. */
const char *pair_words(const struct draft *d, const struct pair *p);

#endif
