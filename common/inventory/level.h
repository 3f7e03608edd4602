/*
 * An item of the input: what it says of an inventory level, which is the stock
 * of one inventory item at one location.
 */
#ifndef INVENTORY_LEVEL_H
#define INVENTORY_LEVEL_H

#include "inventory/number.h"

#include <stdbool.h>

struct batch;
struct identity;
struct item;
struct location;
struct value;

/* The members with quantities; two of them are Medusa's. */
enum quantity {
	STOCKED,   /* on hand: what lies there, open orders included */
	AVAILABLE, /* the same without Medusa's open orders */
	INCOMING,
	QUANTITIES,
};

/* By enum quantity: "stocked_quantity", … */
extern const char *const quantity_names[QUANTITIES];

struct level {
	const struct identity *by; /* how the inventory item is found … */
	const struct value *text;  /* … and by what */
	const struct value *place; /* a name, an object with an id; or NULL */
	bool given[QUANTITIES];
	struct number numbers[QUANTITIES];
	/* Set by the look-up. */
	const struct location *location;
	const struct value *row; /* of Medusa: a variant or inventory item */
};

/* Sets what the engine wants of `read`, see sync/resource.h. */
const char *level_read(struct batch *b, struct item *item);

/* As `merge` and `differ`. */
void level_merge(struct batch *b, struct item *group, const struct item *item);
const char *level_differ(
    struct batch *b, const struct item *a, const struct item *c);

/* What level_read has made of the item. */
struct level *level_of(const struct item *item);

#endif
