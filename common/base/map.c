/*
 * A hash table by uthash. An entry is one allocation: the struct, then a copy
 * of the key. The hash has a random seed, so that no source of data can prepare
 * keys that share one.
 */
#include "base/map.h"

#include "base/hash.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

#define HASH_KEYCMP(a, b, len) ((len) ? memcmp((a), (b), (len)) : 0)
#define uthash_fatal(message)  mem_exhausted()
#include <uthash.h>

struct map_entry {
	void *value;
	UT_hash_handle hh;
};

static struct map_entry *find(
    const struct map *m, const char *key, size_t len, uint32_t hash)
{
	struct map_entry *found;

	HASH_FIND_BYHASHVALUE(hh, m->first, key, len, hash, found);
	return found;
}

void *map_get(const struct map *m, const char *key, size_t len)
{
	struct map_entry *e = find(m, key, len, hash_secret(key, len));

	return e ? e->value : NULL;
}

static void add(
    struct map *m, const char *key, size_t len, uint32_t hash, void *value)
{
	struct map_entry *e = mem_alloc(size_add(sizeof *e, len));
	char *copy = (char *)(e + 1);

	e->value = value;
	if (len)
		memcpy(copy, key, len);
	HASH_ADD_KEYPTR_BYHASHVALUE(hh, m->first, copy, len, hash, e);
	m->count++;
}

void *map_put(struct map *m, const char *key, size_t len, void *value)
{
	const uint32_t hash = hash_secret(key, len);
	struct map_entry *e = find(m, key, len, hash);
	void *old;

	if (!e) {
		add(m, key, len, hash, value);
		return NULL;
	}
	old = e->value;
	e->value = value;
	return old;
}

void *map_remove(struct map *m, const char *key, size_t len)
{
	struct map_entry *e = find(m, key, len, hash_secret(key, len));
	void *value;

	if (!e)
		return NULL;
	value = e->value;
	HASH_DELETE(hh, m->first, e);
	free(e);
	m->count--;
	return value;
}

void map_release(struct map *m)
{
	struct map_entry *e = m->first, *next;

	HASH_CLEAR(hh, m->first);
	for (; e; e = next) {
		next = e->hh.next;
		free(e);
	}
	m->count = 0;
}
