/*
 * A map from byte strings to pointers. Zero-initialise it. It owns copies of
 * its keys; the values belong to the caller.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stddef.h>

struct map {
	struct map_entry *first; /* private */
	size_t count;
};

/* Returns the value; NULL if the map does not have the key. */
void *map_get(const struct map *m, const char *key, size_t len);
/*
 * Adds an entry, or replaces the value of an existing one. Returns the value
 * that was replaced; NULL if there was none.
 */
void *map_put(struct map *m, const char *key, size_t len, void *value);
/* Removes an entry, if there is one, and returns its value. */
void *map_remove(struct map *m, const char *key, size_t len);
/* Frees the entries; the map is empty after it. */
void map_release(struct map *m);

#endif
