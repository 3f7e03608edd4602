/*
 * The handle that Medusa gives a new product without one: it makes it from the
 * title (core/utils/src/common/to-handle.ts, 2.21).
 */
#ifndef PRODUCTS_HANDLE_H
#define PRODUCTS_HANDLE_H

#include <stddef.h>

struct arena;

/* In the arena; NULL: the title has a character that is not foreseen (see
 * base/letter.h), or so few letters that Medusa takes a random handle. */
const char *handle_of_title(struct arena *a, const char *title, size_t len);

#endif
