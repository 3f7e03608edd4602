/*
 * What can be said against a product before a server is asked, in better
 * words than the server's. The rules are Medusa's (2.21): the validators of
 * api/admin/products, utils/common/validate-handle, the product module.
 */
#ifndef CHECK_H
#define CHECK_H

#include "mem.h"
#include "value.h"

/* NULL, or the first thing that is wrong; the text is in the arena. */
const char *product_check(struct arena *a, const struct value *product);

#endif
