/*
 * What the journal has of a product; see struct resource.
 */
#ifndef PRODUCTS_RECORD_H
#define PRODUCTS_RECORD_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct batch;
struct item;
struct value;
struct writer;

MUST_CHECK bool record_rows(struct batch *b, struct item *const *list,
    size_t count, const struct value **rows);
const struct value *record_plan(struct batch *b, const struct item *item);
void record_put(struct writer *to, const char *name, const struct value *row,
    const struct value *planned);

#endif
