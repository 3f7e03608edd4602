/*
 * The options of a product, and their values.
 */
#ifndef PRODUCTS_OPTIONS_H
#define PRODUCTS_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct draft;
struct pairs;
struct value;

/*
 * Reads the options of both sides into the draft, and decides which of Medusa's
 * go. `want` and `have` are the product.
 */
void options_read(
    struct draft *d, const struct value *want, const struct value *have);
/*
 * Fills the draft's `options` with what the input has and Medusa lacks, and
 * adds steps for options that differ. False sets the plan's error.
 */
bool options_diff(struct draft *d);
/* Notes the values that the first `count` variants choose: they stay. */
void options_used(struct draft *d, const struct pairs *p, size_t count);
/*
 * Takes away what Medusa has and the input does not, if that is to go: in the
 * body of the update, or in the draft's `remove`. All variants have been
 * compared. False sets the plan's error.
 */
bool options_remove(
    struct draft *d, const struct value *want, const struct value *have);
/* Writes the `options` of a new product. */
void options_new(struct draft *d, const struct value *list);

/* For an input without `variants`: false, with the plan's error, if those of
 * Medusa would have no value for a new option. */
bool options_alone(struct draft *d, const struct value *have);
/* Does the product get options that it has not? */
bool options_added(const struct draft *d);
/* Is an update with new options to wait until they have ids? */
bool options_first(const struct draft *d);

#endif
