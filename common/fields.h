/*
 * Members of a JSON value by name, straight from its bytes. The value should
 * have been checked already: what is not JSON gives something, but never a
 * look beyond its end.
 */
#ifndef FIELDS_H
#define FIELDS_H

#include "attr.h"
#include "buf.h"

#include <stdbool.h>
#include <stddef.h>

struct fields;

/*
 * Names joined by commas, within objects by dots: id,title,variants.sku.
 * NULL when a name is empty. Released with fields_free.
 */
struct fields *fields_parse(const char *text);
void fields_free(struct fields *f);

/*
 * Appends the value without the members that are not named. What is kept
 * keeps its bytes and its order; elements of arrays are seen through.
 */
void fields_put(
    struct buf *to, const struct fields *f, const char *value, size_t len);

/*
 * The bytes of a member of an object; the last one counts. False when there
 * is none, or the value is no object.
 */
bool fields_find(const char *value, size_t len, const char *name,
    const char **found, size_t *found_len);

#endif
