/*
 * Hashes of bytes (XXH3 of xxHash). Equal values mean equal bytes, except with
 * a chance of 2^-64, 2^-128 for digests, or 2^-32 for hash_secret, for bytes
 * that were not made to collide.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of bytes that arrive in pieces of any size. Zero-initialise; release with
 * hash_release. */
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

/* A hash for tables in memory: each process has its own seed, which others do
 * not know. */
uint32_t hash_secret(const char *data, size_t len);

/* --- 128 bits */

enum { DIGEST_LEN = 16, DIGEST_HEX_SIZE = 2 * DIGEST_LEN + 1 };

struct digest {
	unsigned char byte[DIGEST_LEN]; /* as XXH128's canonical form */
};

struct digest digest_of(const char *data, size_t len);

/* Writes it in hexadecimal, terminated. */
void digest_hex(char to[DIGEST_HEX_SIZE], const struct digest *d);
/* Reads what digest_hex writes. False: it is something else. */
bool digest_parse(struct digest *d, const char *text, size_t len);

#endif
