/*
 * Checks a product before it is sent, with better messages than Medusa's. The
 * rules are those of Medusa 2.21: the validators of api/admin/products,
 * utils/common/validate-handle, the product module.
 */
#ifndef PRODUCTS_VALIDATE_H
#define PRODUCTS_VALIDATE_H

struct arena;
struct value;

/* NULL, or the first thing that is wrong, as a text in the arena. */
const char *product_validate(struct arena *a, const struct value *product);

#endif
