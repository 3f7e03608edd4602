/*
 * The inventory of a variant: that there is an item of which its stock is
 * kept, or none when none is kept. How many there are is not said here.
 */
#ifndef PRODUCTS_STOCK_H
#define PRODUCTS_STOCK_H

#include "base/attr.h"
#include "base/map.h"

#include <stdbool.h>
#include <stddef.h>

struct batch;
struct draft;
struct item;
struct medusa_answer;
struct value;
struct writer;

/* What is known of a server and its stock: the state of the resource. */
struct stock {
	/* Does an update make inventory items? Kept from batch to batch. */
	enum { STOCK_UNKNOWN, STOCK_BY_UPDATE, STOCK_BY_HAND } made;
	/*
	 * Of this batch: sku → id of an inventory item that is no variant's, or
	 * "" when it is another's. They stand in the way of a variant that is
	 * to have the sku: a server that was killed leaves them, so does
	 * whoever imports stock before products, and a variant that changes its
	 * sku leaves its item the old one.
	 */
	struct map unlinked;
};

/* Appends the inventory item of a new variant: it is made with its product, or
 * by an update. */
void stock_new(struct draft *d, struct writer *to, const struct value *want,
    bool with_product);
/*
 * For a variant that is there: what links it to an inventory item, or takes
 * the link away. Appends to its members what does that by an update; else the
 * draft gets links. `name` is for the changes' paths.
 */
void stock_diff(struct draft *d, struct writer *to, const char *name,
    const struct value *want, const struct value *have);
/*
 * After an update that was to make inventory items, from the next draft of the
 * same product: has it?
 */
void stock_learn(struct stock *s, const struct batch *b, const struct draft *d);

/*
 * After Medusa has refused what is in the list. True when it did so because of
 * inventory items in the way, which are known now: the list has to be planned
 * anew; or the batch has failed. False: it is not that.
 */
MUST_CHECK bool stock_recover(struct batch *b, struct item *const *list,
    size_t count, const struct medusa_answer *answer);

/* See struct resource. */
bool stock_verified(const struct batch *b);
void stock_forget(void *state);

#endif
