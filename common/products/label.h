/*
 * The name of an option or variant in messages and in the paths of changes.
 */
#ifndef PRODUCTS_LABEL_H
#define PRODUCTS_LABEL_H

#include <stddef.h>

struct arena;

/*
 * The text, in the arena if it has to be cut to LABEL_MAX bytes. A name is
 * repeated in the path of each change, so a long one would take quadratic
 * memory. The text ends with a NUL.
 */
enum { LABEL_MAX = 200 };
const char *label(struct arena *a, const char *text, size_t len);

#endif
