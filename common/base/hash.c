#include "base/hash.h"

#include "base/mem.h"
#include "base/random.h"

#include <pthread.h>
#include <string.h>
#include <xxhash.h>

_Static_assert(sizeof(XXH128_canonical_t) == DIGEST_LEN, "size of XXH128");

/*
 * The same for processors with AVX2, more than twice as fast; only some builds
 * of the library have it.
 */
XXH_errorcode XXH3_64bits_update_dispatch(
    XXH3_state_t *state, const void *data, size_t len) __attribute__((weak));

void hash_add(struct hash *h, const char *data, size_t len)
{
	if (!h->state) {
		h->state = XXH3_createState();
		if (!h->state)
			mem_exhausted();
		hash_reset(h);
	}
	(void)(XXH3_64bits_update_dispatch
		   ? XXH3_64bits_update_dispatch
		   : XXH3_64bits_update)(h->state, data, len);
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

static uint64_t seed;

static void draw_seed(void)
{
	seed = (uint64_t)random_u32() << 32 | random_u32();
}

uint32_t hash_secret(const char *data, size_t len)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, draw_seed);
	return (uint32_t)XXH3_64bits_withSeed(data, len, seed);
}

struct digest digest_of(const char *data, size_t len)
{
	XXH128_canonical_t canonical;
	struct digest d;

	XXH128_canonicalFromHash(&canonical, XXH3_128bits(data, len));
	memcpy(d.byte, canonical.digest, DIGEST_LEN);
	return d;
}

static const char digits[] = "0123456789abcdef";

void digest_hex(char to[DIGEST_HEX_SIZE], const struct digest *d)
{
	for (size_t i = 0; i < DIGEST_LEN; i++) {
		*to++ = digits[d->byte[i] >> 4];
		*to++ = digits[d->byte[i] & 15];
	}
	*to = '\0';
}

bool digest_parse(struct digest *d, const char *text, size_t len)
{
	if (len != 2 * DIGEST_LEN)
		return false;
	*d = (struct digest){{0}};
	for (size_t i = 0; i < len; i++) {
		const char *at = memchr(digits, text[i], sizeof digits - 1);
		unsigned char *byte = &d->byte[i / 2];

		if (!at)
			return false;
		*byte = (unsigned char)(*byte << 4 | (at - digits));
	}
	return true;
}
