/*
 * Where the items of a page are, to copy them out of it.
 */
#ifndef FETCH_RANGES_H
#define FETCH_RANGES_H

#include <stdbool.h>

struct buf;
struct pick_item;

/* Adds an item to the list, which is private. */
void ranges_add(struct buf *list, const struct pick_item *item);

/*
 * Appends the items of the page with these bytes: as they are in it, but
 * without line ends between tokens, and with a comma before each. `first` says
 * that nothing comes before them, so the first item gets none.
 */
void ranges_put(
    const struct buf *list, const char *page, struct buf *to, bool first);

#endif
