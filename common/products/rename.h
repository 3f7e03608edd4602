/*
 * The inventory item of a variant has the variant's sku. Medusa does not change
 * it with the variant's.
 */
#ifndef PRODUCTS_RENAME_H
#define PRODUCTS_RENAME_H

struct draft;
struct pairs;

/*
 * For variants whose sku changes: adds renaming their inventory items to the
 * draft. Items that other variants use, too, or that have a sku of their own,
 * stay. Sets the plan's `needs_whole` if the items were not looked up.
 */
void rename_items(struct draft *d, const struct pairs *p);
/* Turns that into steps of the plan. */
void rename_steps(struct draft *d);

#endif
