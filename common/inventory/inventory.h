/*
 * Stock as a resource: inventory levels, which are found by the sku of a
 * variant or of an inventory item, and a stock location.
 */
#ifndef INVENTORY_INVENTORY_H
#define INVENTORY_INVENTORY_H

#include <stdbool.h>

/* `options` of the rules; NULL: as if all were zero. */
struct inventory_options {
	const char *location; /* of items without one; NULL: the shop's only */
	bool floor;	      /* negative quantities are 0 */
	bool ignore_missing;  /* unknown items are skipped */
};

extern const struct resource resource_inventory;

/* Levels that fall to 0: --max-zero. */
extern const struct limit_kind inventory_limit_zero;

#endif
