/*
 * Checks the options of the input.
 */
#ifndef PRODUCTS_OPTION_CHECK_H
#define PRODUCTS_OPTION_CHECK_H

struct buf;
struct value;

/* Appends the first thing that is wrong. `list` may be NULL. */
void option_check(struct buf *why, const struct value *list);

#endif
