/*
 * What can be said against a product before a server is asked, in better
 * words than the server's. The rules are Medusa's (2.21): the validators of
 * api/admin/products, utils/common/validate-handle, the product module.
 */
#ifndef PRODUCTS_VALIDATE_H
#define PRODUCTS_VALIDATE_H

struct arena;
struct value;

/* NULL, or the first thing that is wrong; the text is in the arena. */
const char *product_validate(struct arena *a, const struct value *product);

#endif
