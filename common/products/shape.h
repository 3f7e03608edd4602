/*
 * Do the parts of a product have their form? Answers of a server and journals
 * come from outside; all other code takes the parts that are checked here as
 * given.
 */
#ifndef PRODUCTS_SHAPE_H
#define PRODUCTS_SHAPE_H

#include <stdbool.h>

struct value;

/* Has it the form of `before` or `after` in a journal? NULL and null have. */
bool shape_is_row(const struct value *row);
/* What a product of an answer lacks; NULL: nothing. It and its parts have
 * ids. */
const char *shape_lacks(const struct value *row);

#endif
