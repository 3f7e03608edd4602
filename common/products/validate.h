/*
 * What can be said against a product before a server is asked, in better
 * words than the server's. The rules are Medusa's (2.21): the validators of
 * api/admin/products, utils/common/validate-handle, the product module.
 */
#ifndef PRODUCTS_VALIDATE_H
#define PRODUCTS_VALIDATE_H

#include "base/mem.h"
#include "json/value.h"

/* NULL, or the first thing that is wrong; the text is in the arena. */
const char *product_check(struct arena *a, const struct value *product);

#endif
