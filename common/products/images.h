/*
 * The images of a product: a list in the order of its ranks, known by URL.
 */
#ifndef PRODUCTS_IMAGES_H
#define PRODUCTS_IMAGES_H

struct draft;
struct value;

/* Appends "images":[…] to the body if the list differs, in whole; those that
 * are there already keep their ids. */
void images_diff(
    struct draft *d, const struct value *want, const struct value *have);

#endif
