/*
 * What a variant chooses: a value for each option of its product.
 */
#ifndef PRODUCTS_CHOICE_H
#define PRODUCTS_CHOICE_H

#include <stdbool.h>

struct buf;
struct draft;
struct value;
struct writer;

/* What it can choose from: a product's options; NULL: not known. */
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
/* False with the plan's error when it cannot be chosen. `of`: the variant. */
bool choice_check(struct draft *d, const char *of, const struct choices *from,
    const struct value *choice);
/* Appends "options":{…} of a variant of the server. */
void choice_put(struct writer *to, const struct value *have);

#endif
