/*
 * A binary search tree by tsearch(3), which keeps it balanced. A node is one
 * allocation: the struct, then a copy of the key. Keys are ordered by length,
 * then by their bytes; the order has no meaning to the caller.
 */
#include "base/map.h"

#include "base/mem.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

struct node {
	void *value;
	size_t len;
	const char *key; /* in a stored node, the copy after the struct */
};

static int compare(const void *a, const void *b)
{
	const struct node *x = a, *y = b;

	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	return x->len ? memcmp(x->key, y->key, x->len) : 0;
}

void *map_get(const struct map *m, const char *key, size_t len)
{
	struct node wanted = {.key = key, .len = len};
	struct node *const *found = tfind(&wanted, &m->root, compare);

	return found ? (*found)->value : NULL;
}

void *map_put(struct map *m, const char *key, size_t len, void *value)
{
	struct node *e = mem_alloc(size_add(sizeof *e, len)), **found;
	void *old;

	*e = (struct node){value, len, (const char *)(e + 1)};
	if (len)
		memcpy(e + 1, key, len);
	found = tsearch(e, &m->root, compare);
	if (!found)
		mem_exhausted();
	if (*found == e) {
		m->count++;
		return NULL;
	}
	free(e);
	old = (*found)->value;
	(*found)->value = value;
	return old;
}

void *map_remove(struct map *m, const char *key, size_t len)
{
	const struct node wanted = {.key = key, .len = len};
	struct node *const *found = tfind(&wanted, &m->root, compare);
	struct node *node = found ? *found : NULL;
	void *value = node ? node->value : NULL;

	if (!node)
		return NULL;
	(void)tdelete(&wanted, &m->root, compare);
	free(node);
	m->count--;
	return value;
}

void map_release(struct map *m)
{
	tdestroy(m->root, free);
	*m = (struct map){0};
}
