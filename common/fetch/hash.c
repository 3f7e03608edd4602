#include "fetch/hash.h"

#include "base/mem.h"

#include <xxhash.h>

void hash_add(struct hash *h, const char *data, size_t len)
{
	if (!h->state) {
		h->state = XXH3_createState();
		if (!h->state)
			mem_exhausted();
		hash_reset(h);
	}
	(void)XXH3_64bits_update(h->state, data, len);
}

uint64_t hash_value(const struct hash *h)
{
	return h->state ? XXH3_64bits_digest(h->state) : hash_of("", 0);
}

void hash_reset(struct hash *h)
{
	(void)XXH3_64bits_reset(h->state); /* NULL is only an error */
}

void hash_release(struct hash *h)
{
	(void)XXH3_freeState(h->state);
	h->state = NULL;
}

uint64_t hash_of(const char *data, size_t len)
{
	return XXH3_64bits(data, len);
}
