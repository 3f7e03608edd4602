/*
 * --initial: members that a new product gets, and that belong to the people in
 * the dashboard from then on.
 */
#ifndef PRODUCTS_INITIAL_H
#define PRODUCTS_INITIAL_H

struct batch;
struct item;
struct value;

/* The names that --initial accepts; ends with NULL. */
extern const char *const initial_members[];

/*
 * For an item that was looked up: removes the initial members from what it
 * owns, unless it is new.
 */
void initial_disown(struct batch *b, struct item *item);
/* The product without these members, in b->arena; or itself if it has none. */
const struct value *initial_without(
    struct batch *b, const struct item *item, const struct value *product);

#endif
