#include "utf8.h"

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* The first byte of a character: what must follow. */
static bool lead(struct utf8 *u, unsigned char c)
{
	u->lo = 0x80;
	u->hi = 0xbf;
	if (c < 0x80)
		return true;
	if (c < 0xc2 || c > 0xf4)
		return false;
	u->left = c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
	if (c == 0xe0)
		u->lo = 0xa0;
	else if (c == 0xed)
		u->hi = 0x9f;
	else if (c == 0xf0)
		u->lo = 0x90;
	else if (c == 0xf4)
		u->hi = 0x8f;
	return true;
}

static bool follow(struct utf8 *u, unsigned char c)
{
	if (c < u->lo || c > u->hi)
		return false;
	u->lo = 0x80;
	u->hi = 0xbf;
	u->left--;
	return true;
}

static const uint64_t high_bits = UINT64_C(0x8080808080808080);

/* How many bytes of ASCII there are, found 32 at a time while they last. */
static size_t ascii(const unsigned char *p, size_t len)
{
	uint64_t word[4];
	size_t i = 0;

	for (; len - i >= sizeof word; i += sizeof word) {
		memcpy(word, p + i, sizeof word);
		if ((word[0] | word[1] | word[2] | word[3]) & high_bits)
			break;
	}
	for (; len - i >= sizeof word[0]; i += sizeof word[0]) {
		memcpy(word, p + i, sizeof word[0]);
		word[0] = le64toh(word[0]) & high_bits;
		if (word[0])
			return i + (size_t)__builtin_ctzll(word[0]) / 8;
	}
	while (i < len && p[i] < 0x80)
		i++;
	return i;
}

size_t utf8_check(struct utf8 *u, const char *data, size_t len)
{
	const unsigned char *p = (const unsigned char *)data;
	struct utf8 now = *u; /* where no byte written can change it */
	const char *bad;
	size_t i = 0;

	for (int c = 0x0b; c <= 0x0c && len; c++)
		if ((bad = memchr(data, c, len)))
			len = (size_t)(bad - data);
	while (i < len) {
		if (!now.left)
			i += ascii(p + i, len - i);
		if (i == len ||
		    !(now.left ? follow(&now, p[i]) : lead(&now, p[i])))
			break;
		i++;
	}
	*u = now;
	return i;
}
