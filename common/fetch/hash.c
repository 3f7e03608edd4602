#include "fetch/hash.h"

#include <string.h>

/* 2^64 divided by the golden ratio: odd, and its bits are well spread. */
static const uint64_t spread = UINT64_C(0x9e3779b97f4a7c15);

static uint64_t mix(uint64_t state, uint64_t word)
{
	state = (state ^ word) * spread;
	return state ^ state >> 29;
}

static void add_byte(struct hash *h, char c)
{
	memcpy((char *)&h->word + h->len % 8, &c, 1);
	h->len++;
	if (h->len % 8 != 0)
		return;
	h->state = mix(h->state, h->word);
	h->word = 0;
}

void hash_add(struct hash *h, const char *data, size_t len)
{
	for (; len && h->len % 8; len--)
		add_byte(h, *data++);
	for (; len >= 8; data += 8, len -= 8) {
		uint64_t word;

		memcpy(&word, data, sizeof word); /* may be unaligned */
		h->state = mix(h->state, word);
		h->len += 8;
	}
	for (; len; len--)
		add_byte(h, *data++);
}

uint64_t hash_value(const struct hash *h)
{
	return mix(mix(h->state, h->word), h->len);
}
