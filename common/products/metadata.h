/*
 * Metadata of products and variants. A value of null or "" means that the key
 * is absent: Medusa removes a key that is set to "".
 */
#ifndef PRODUCTS_METADATA_H
#define PRODUCTS_METADATA_H

#include <stdbool.h>

struct draft;
struct value;
struct writer;

/*
 * Writes `metadata` if it has to change, and notes the changes below `path`.
 * `whole`: with the keys that the input does not own, because Medusa replaces
 * a variant's metadata, while it merges a product's.
 */
void metadata_diff(struct draft *d, struct writer *to, const char *path,
    const struct value *want, const struct value *have, bool whole);
/* Writes the `metadata` of a new product or variant. */
void metadata_new(struct writer *to, const struct value *want);

#endif
