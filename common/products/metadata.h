/*
 * Metadata of products and variants. A key whose value is null or "" stands for
 * one that is not there: Medusa removes a key by "".
 */
#ifndef PRODUCTS_METADATA_H
#define PRODUCTS_METADATA_H

#include <stdbool.h>

struct draft;
struct value;
struct writer;

/*
 * Appends "metadata":{…} if it has to change, and notes the changes below
 * `path`. `whole`: with the keys that the input does not own, as Medusa
 * replaces a variant's metadata, but merges into a product's.
 */
void metadata_diff(struct draft *d, struct writer *to, const char *path,
    const struct value *want, const struct value *have, bool whole);
/* The same for what is new. */
void metadata_new(struct writer *to, const struct value *want);

#endif
