/*
 * One option of a product: what a request for it says.
 */
#ifndef PRODUCTS_OPTION_UPDATE_H
#define PRODUCTS_OPTION_UPDATE_H

#include <stdbool.h>

struct arena;
struct draft;
struct medusa_answer;
struct offer_option;
struct value;
struct writer;

/*
 * For an option of the input that the product has: notes what differs, and adds
 * a step for it. The values that Medusa lacks are not added here, but get their
 * ranks. False sets the plan's error.
 */
bool option_update(struct draft *d, const struct offer_option *want);
/* Writes an option that the product lacks, as an element of `add`. */
void option_add(struct writer *to, const struct value *option);
/* The same as an element of `options` of a new product; true: Medusa drops a
 * part of it. */
bool option_new(struct writer *to, const struct value *option);
/* What to say of a refusal because products share an option of that title; NULL
 * if that is not the reason. In the arena. */
const char *option_taken(struct arena *a, const struct medusa_answer *answer);

#endif
