/*
 * The inventory item of a variant: each variant with `manage_inventory` has
 * one, and no other variant has. Stock levels are never read or written.
 */
#ifndef PRODUCTS_STOCK_H
#define PRODUCTS_STOCK_H

#include "base/map.h"

#include <stdbool.h>

struct batch;
struct draft;
struct value;
struct writer;

/* The state of the resource: what was learnt about the server. */
struct stock {
	/* Does an update make inventory items? Kept for later batches. */
	enum { STOCK_UNKNOWN, STOCK_BY_UPDATE, STOCK_BY_HAND } made;
	/*
	 * For this batch: sku → struct stock_item. Such an item is in the way
	 * of a variant that is to get the sku. A Medusa that was killed leaves
	 * items, stock may be imported before the products, and items may be
	 * renamed by hand.
	 */
	struct map items;
};

/* An inventory item, in the batch's arena. */
struct stock_item {
	const char *id;
	const struct value *variant; /* that it is linked to; NULL: none */
};

/* Will its stock be managed? For a new variant Medusa's default is yes. */
bool stock_is_managed(const struct value *want, const struct value *have);
/*
 * For a new variant: writes the member that links it to an inventory item that
 * exists. Sets the plan's error if Medusa would refuse the variant. With
 * `with_product` it is created together with its product; if not, it has to be
 * looked at again (the plan is `unfinished`).
 */
void stock_new(struct draft *d, struct writer *to, const struct value *want,
    bool with_product);
/*
 * For an existing variant: links it to an inventory item, or removes the link.
 * Writes the member that makes an update do so; where no update does, the draft
 * gets a link. `name` is the variant's, for the paths of changes.
 */
void stock_diff(struct draft *d, struct writer *to, const char *name,
    const struct value *want, const struct value *have);
/*
 * After an update that asked for inventory items: learns from the next draft of
 * the same product whether this server has made them.
 */
void stock_learn(struct stock *s, const struct batch *b, const struct draft *d);

/* See struct resource. */
bool stock_verified(const struct batch *b);
void stock_forget(void *state);

#endif
