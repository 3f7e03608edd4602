/*
 * A hash of bytes that arrive in pieces of any size (XXH3 of xxHash). Equal
 * values mean equal bytes, except with a chance of 2^-64 for bytes that were
 * not made to collide.
 */
#ifndef FETCH_HASH_H
#define FETCH_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Zero-initialise; release with hash_release. */
struct hash {
	void *state; /* private; NULL: no bytes yet */
};

/* Adds the next bytes. The value does not depend on how they are divided. */
void hash_add(struct hash *h, const char *data, size_t len);

/* The hash of all bytes so far. More may be added. */
uint64_t hash_value(const struct hash *h);

/* Forgets all bytes, and keeps the memory for the next ones. */
void hash_reset(struct hash *h);
void hash_release(struct hash *h);

/* The same value for bytes that are there at once. */
uint64_t hash_of(const char *data, size_t len);

#endif
