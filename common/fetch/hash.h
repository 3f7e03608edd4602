/*
 * A hash of bytes that come in pieces of any size: to see whether two runs
 * of bytes are the same, not to keep anybody from making them so.
 */
#ifndef FETCH_HASH_H
#define FETCH_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Zero-initialise. */
struct hash {
	uint64_t state, word;
	uint64_t len;
};

void hash_add(struct hash *h, const char *data, size_t len);
uint64_t hash_value(const struct hash *h);

#endif
