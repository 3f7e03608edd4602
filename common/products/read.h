/*
 * Turns a product of the input into the product that Medusa should have: its
 * key, the members that Medusa knows, and, in case it has to be created, the
 * defaults that Medusa's dashboard gives a simple product.
 */
#ifndef PRODUCTS_READ_H
#define PRODUCTS_READ_H

#include <stdbool.h>

struct arena;
struct batch;
struct item;
struct value;

/* See struct resource. */
const char *product_read(struct batch *b, struct item *item);
/* Completes a simple product: one without options, with one variant at most. In
   the arena; or itself. */
const struct value *product_complete(
    struct arena *a, const struct value *given);

/* Is it the option, or the title of the one variant, of a simple product? */
bool option_is_default(const struct value *option);
bool title_is_default(const struct value *title);
/* Is a product in Medusa with these options a simple one? NULL: no options. */
bool product_is_simple(const struct value *options);

#endif
