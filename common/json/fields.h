/*
 * Members of a JSON value by name, found in its bytes without a parser.
 */
#ifndef JSON_FIELDS_H
#define JSON_FIELDS_H

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
 * Removes the members that are not named from a value, in place, and returns
 * its new length in bytes. The value must be JSON. What stays keeps its bytes
 * and its order; in an array the names apply to each element.
 */
size_t fields_keep(const struct fields *f, char *value, size_t len);

/*
 * Finds the bytes of a member's value in an object; the last one if the name is
 * repeated. *found points into the value. False when there is no such member or
 * the value is not an object. If the bytes are not JSON, the result has no
 * meaning, but nothing beyond their end is read.
 */
bool fields_find(const char *value, size_t len, const char *name,
    const char **found, size_t *found_len);

#endif
