/*
 * The ids of items that have no `id`, under other usual names. They are good
 * enough to find that a run goes in circles, not to compare two pages.
 */
#ifndef FETCH_GUESS_H
#define FETCH_GUESS_H

#include <stdbool.h>
#include <stdint.h>

struct fanout;
struct guess;
struct ids;
struct path;

/* `items` is the path of the items, and must outlive it. */
struct guess *guess_new(const struct path *items);
void guess_free(struct guess *g);

/* Begins a page. The handlers are added to its scan while that is fed. */
void guess_begin(struct guess *g, struct fanout *scan);

/*
 * At the end of a page with so many items: their ids, under the first name that
 * all of them have, and no two the same; NULL: there is none. The next pages
 * are only searched for this name, or none. *weak: it is a title, which other
 * items may have, too. Live until the next page begins.
 */
struct ids *guess_end(struct guess *g, uint64_t items, bool *weak);

#endif
