/*
 * The choice of a variant: a value for each option of its product. The input
 * has {"Size":"M"}; Medusa answers a list of values, each with its option.
 */
#ifndef PRODUCTS_CHOICE_H
#define PRODUCTS_CHOICE_H

#include <stdbool.h>

struct buf;
struct draft;
struct value;
struct writer;

/* Does the input's choice equal that of a variant in Medusa? */
bool choice_same(const struct value *want, const struct value *have);
/*
 * Appends a text that is equal for two variants with the same choice. `wanted`:
 * the variant is one of the input, otherwise of Medusa. False when it chooses
 * nothing, or a value has no title or is not a string.
 */
bool choice_mark(struct buf *to, const struct value *variant, bool wanted);
/* Can the variant called `of` choose this from the options of the draft? False
 * sets the plan's error. */
bool choice_check(struct draft *d, const char *of, const struct value *choice);
/* Writes the choice of a variant in Medusa as its member `options`. */
void choice_put(struct writer *to, const struct value *have);

#endif
