/*
 * Members of a JSON value by name, straight from its bytes.
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
 * Takes the members that are not named out of a value, in its place; how long
 * it is then. It must be JSON. What is kept keeps its bytes and its order;
 * elements of arrays are seen through.
 */
size_t fields_keep(const struct fields *f, char *value, size_t len);

/*
 * The bytes of a member of an object; the last one counts. False when there
 * is none, or the value is no object. What is not JSON gives something, but
 * never a look beyond its end.
 */
bool fields_find(const char *value, size_t len, const char *name,
    const char **found, size_t *found_len);

#endif
