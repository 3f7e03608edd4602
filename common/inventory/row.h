/*
 * A row of a look-up: a variant with its inventory items, or an inventory item.
 */
#ifndef INVENTORY_ROW_H
#define INVENTORY_ROW_H

struct arena;
struct value;

/* As `lacks` of struct resource. */
const char *row_lacks(const struct value *row);

/*
 * The inventory item whose levels are the stock of the row, with an `id` and
 * `location_levels`. NULL if there is no such; then *why has the reason, in the
 * arena.
 */
const struct value *row_item(
    struct arena *a, const struct value *row, const char **why);

#endif
