/*
 * A hash of bytes that come in pieces of any size. It tells whether two runs
 * of bytes are the same; it is no protection against somebody who makes two
 * that collide.
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

/* Adds the next bytes; however they are cut, the value is the same. */
void hash_add(struct hash *h, const char *data, size_t len);

/* Of all bytes so far; more may be added. */
uint64_t hash_value(const struct hash *h);

#endif
