/*
 * The images of a product: a list, ordered by rank and compared by URL.
 */
#ifndef PRODUCTS_IMAGES_H
#define PRODUCTS_IMAGES_H

struct draft;
struct value;

/* Writes the whole list to the draft's body if it differs. Images that Medusa
 * has already keep their ids. */
void images_diff(
    struct draft *d, const struct value *want, const struct value *have);

#endif
