/*
 * Between diff.c and the files that each know one part of a product.
 */
#ifndef PRODUCTS_DIFF_PRIV_H
#define PRODUCTS_DIFF_PRIV_H

#include "base/attr.h"
#include "products/diff.h"
#include "products/schema.h"

PRINTF(4, 5)
void diff_note(struct diff *d, const struct value *before,
    const struct value *after, const char *path, ...);
PRINTF(2, 3) bool diff_refuse(struct diff *d, const char *fmt, ...);
/* Equal for a scalar member, where null and not there are the same. */
bool diff_same_scalar(const struct value *want, const struct value *have);
bool diff_same_member(
    const struct member *m, const struct value *want, const struct value *have);
/*
 * Appends "metadata":{…} if it has to change. `whole`: with the keys that the
 * input does not own; Medusa replaces a variant's metadata, but merges into a
 * product's.
 */
void diff_metadata(struct diff *d, struct buf *to, const char *path,
    const struct value *want, const struct value *have, bool whole);
/* The same for what is new: all of it, but for what stands for nothing. */
void diff_new_metadata(struct buf *to, const struct value *want);
/* `options` of the product wanted and had: what a variant can choose from. */
bool diff_variants(struct diff *d, const struct value *want,
    const struct value *have, const struct value *options,
    const struct value *old_options);
/* A new product's variants, for its body. */
bool diff_new_variants(
    struct diff *d, const struct value *want, const struct value *options);
/* The options route's bodies. */
void diff_options(
    struct diff *d, const struct value *want, const struct value *have);
/* Appends "prices":[…] when they differ. `of`: the variant, for messages. */
void diff_prices(struct diff *d, struct buf *to, const char *of,
    const struct value *want, const struct value *have);

/*
 * A new variant's inventory item, for the body: it is made with its product,
 * or by an update.
 */
void diff_new_stock(struct diff *d, struct buf *to, const struct value *want,
    bool with_product);
/* The same for one that is there and has none though stock is kept of it. */
void diff_stock(struct diff *d, struct buf *to, const char *name,
    const struct value *want, const struct value *have);

/* What a variant can choose from: a product's options; NULL: not known. */
struct choices {
	const struct value *want, *have;
};

/* {"Size": "M"} against a variant of the server. */
bool choice_same(const struct value *want, const struct value *have);
/*
 * Appends a text that two variants share if they choose the same, whatever
 * the order. `wanted`: as in the input; else as the server has it. False when
 * it chooses nothing, or not just one value for each option.
 */
bool choice_mark(struct buf *to, const struct value *variant, bool wanted);
bool choice_check(struct diff *d, const char *of, const struct choices *from,
    const struct value *choice);
/* Appends "options":{…} of a variant of the server. */
void choice_put(struct buf *to, const struct value *have);

#endif
