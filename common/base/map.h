/*
 * From byte strings to pointers. Zero-initialise it.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>

struct map {
	void *root;
	size_t count;
};

/* NULL when the key is not there. */
void *map_get(const struct map *m, const char *key, size_t len);
/* Copies the key; an existing entry is replaced. The value stays the
 * caller's. */
void map_put(struct map *m, const char *key, size_t len, void *value);
void map_release(struct map *m);

#endif
