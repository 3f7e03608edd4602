/*
 * Items in items: with --items 'orders[].lines[]', {offset} counts lines, but
 * the offset of the server may count orders.
 */
#ifndef FETCH_NESTED_H
#define FETCH_NESTED_H

#include <stdbool.h>
#include <stddef.h>

struct doubts;
struct fetch_rules;
struct page;
struct path;

/*
 * The number of steps of a path to its outer elements, up to the first [], if
 * other steps follow; 0: none do.
 */
size_t nested_outer(const struct path *items);

/*
 * Tells a doubt if pages may be left out because the page has not as many items
 * as outer elements; returns whether it did. To be called until it has.
 */
bool nested_tell(
    const struct fetch_rules *r, const struct page *p, struct doubts *d);

#endif
