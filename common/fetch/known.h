/*
 * The names of next pages so far: URLs or cursors. Memory is constant.
 */
#ifndef FETCH_KNOWN_H
#define FETCH_KNOWN_H

#include <stdbool.h>
#include <stdint.h>

enum { KNOWN_LATEST = 64 };

/* Zero-initialise it. Hashes: the latest, and that of page 1, 2, 4, 8 … */
struct known {
	uint64_t latest[KNOWN_LATEST], anchor;
};

/*
 * Did an earlier page name this one, too? Then the pages go in a circle.
 * `number` is that of the page that names it now.
 */
bool known_has(const struct known *n, const char *name, uint64_t number);

/* Remembers the name that page `number` gives to the next one. */
void known_add(struct known *n, const char *name, uint64_t number);

#endif
