/*
 * A hash of bytes that come in pieces of any size. Equal hashes mean equal
 * bytes unless somebody makes them collide on purpose: it is not cryptographic.
 */
#ifndef FETCH_HASH_H
#define FETCH_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Zero-initialise. All members are private. */
struct hash {
	uint64_t state, word;
	uint64_t len;
};

/* Adds the next bytes. The sizes of the pieces do not change the value. */
void hash_add(struct hash *h, const char *data, size_t len);

/* The hash of all bytes so far. More may be added. */
uint64_t hash_value(const struct hash *h);

#endif
