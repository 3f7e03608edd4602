#include "utf8.h"

#include <stdbool.h>

enum { STRIDE = 64 };

/* Plain ASCII without VT and FF: the common case, in a form that vectorises. */
static bool plain(const unsigned char *p)
{
	unsigned bad = 0;

	for (int i = 0; i < STRIDE; i++)
		bad |= (p[i] & 0x80) | ((unsigned char)(p[i] - 0x0b) < 2);
	return !bad;
}

/* The first byte of a character: what must follow. */
static bool lead(struct utf8 *u, unsigned char c)
{
	u->lo = 0x80;
	u->hi = 0xbf;
	if (c < 0x80)
		return c != 0x0b && c != 0x0c;
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

size_t utf8_check(struct utf8 *u, const char *data, size_t len)
{
	const unsigned char *p = (const unsigned char *)data;
	size_t i = 0;

	while (i < len) {
		if (!u->left) {
			while (len - i >= STRIDE && plain(p + i))
				i += STRIDE;
			if (i == len)
				break;
			if (!lead(u, p[i]))
				return i;
		} else {
			if (p[i] < u->lo || p[i] > u->hi)
				return i;
			u->lo = 0x80;
			u->hi = 0xbf;
			u->left--;
		}
		i++;
	}
	return len;
}
