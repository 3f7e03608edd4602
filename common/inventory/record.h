/*
 * What the journal has of a level; see struct resource.
 */
#ifndef INVENTORY_RECORD_H
#define INVENTORY_RECORD_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct batch;
struct item;
struct value;
struct writer;

MUST_CHECK bool level_record_rows(struct batch *b, struct item *const *list,
    size_t count, const struct value **rows);
const struct value *level_record_plan(struct batch *b, const struct item *item);
void level_record_put(struct writer *to, const char *name,
    const struct value *row, const struct value *planned);

#endif
