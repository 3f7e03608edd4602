/*
 * Members of a JSON value by name, found in its bytes without a parser.
 */
#ifndef JSON_FIELDS_H
#define JSON_FIELDS_H

#include "json/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fields;

/*
 * Names joined by commas, within objects by dots: id,title,variants.sku. They
 * are quoted as in a path, see json/path.h. NULL: *wrong says what is wrong.
 * Released with fields_free.
 */
struct fields *fields_parse(const char *text, const char **wrong);
void fields_free(struct fields *f);

/*
 * Removes the members that are not named from a value, in place, and returns
 * its new length in bytes. The value must be JSON. What stays keeps its bytes
 * and its order; in an array the names apply to each element.
 */
size_t fields_keep(const struct fields *f, char *value, size_t len);

/*
 * The same for an item that begins at offset `start`, for json/pick.h. While it
 * is scanned, fields_note gets the events inside of it, so most of its bytes
 * are not read again. `at` is the offset at which a KEY begins or an END ends.
 * Up to fields_room bytes, a key must be reported in full.
 */
size_t fields_room(const struct fields *f);
void fields_begin(struct fields *f);
enum json_next fields_note(struct fields *f, enum json_event event,
    const char *text, size_t len, uint64_t at);
size_t fields_keep_item(
    const struct fields *f, char *item, size_t len, uint64_t start);

/*
 * Finds the bytes of a member's value in an object; the last one if the name is
 * repeated. *found points into the value. False when there is no such member or
 * the value is not an object. If the bytes are not JSON, the result has no
 * meaning, but nothing beyond their end is read.
 */
bool fields_find(const char *value, size_t len, const char *name,
    const char **found, size_t *found_len);

#endif
