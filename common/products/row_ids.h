/*
 * The ids of Medusa's rows as the keys of a map.
 */
#ifndef PRODUCTS_ROW_IDS_H
#define PRODUCTS_ROW_IDS_H

struct map;
struct value;

/*
 * Adds the ids of the rows of a list, which may be NULL. Their values are the
 * map itself: it only matters that they are there.
 */
void row_ids_add(struct map *to, const struct value *list);

#endif
