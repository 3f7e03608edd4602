/*
 * Titles of variants that are made from their values, as Medusa's dashboard
 * makes them: "S / red". The title of a variant whose values change becomes
 * false, so a title that was made is made anew.
 */
#ifndef PRODUCTS_TITLE_H
#define PRODUCTS_TITLE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct choice;
struct draft;
struct pair;
struct writer;

/* Appends the title. */
void title_make(struct buf *to, const struct choice *c);
/* Is it made from these values, in any order? */
bool title_is_made(const char *title, size_t len, const struct choice *c);

/* Writes the title of a new variant as its member `title`. */
void title_put(struct writer *to, const struct choice *c);
/*
 * For a variant in Medusa, and after its update: writes and notes a new title
 * if the input has none, and the stored one was made from values that are no
 * longer its values.
 */
void title_renew(struct draft *d, const struct pair *p);

#endif
