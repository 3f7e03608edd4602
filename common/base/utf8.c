/*
 * Validation follows table 3-7 of the Unicode Standard: the first byte of a
 * character determines how many bytes follow and which range the second one
 * must be in; the others must be from 80 to BF. The state between two bytes is
 * in struct utf8, so that a character may be split between chunks. ASCII, which
 * is most of the input, is skipped 32 bytes at a time.
 */
#include "base/utf8.h"

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Checks the first byte of a character and sets what must follow. */
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

/* Checks one of the bytes that follow. */
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

/* Returns the number of ASCII bytes before the first other byte. */
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
	struct utf8 now = *u; /* a copy that data cannot alias */
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

/* Returns the length of the white space character at the start or the end. */
static size_t space(const char *text, size_t len, bool end)
{
	static const char *const spaces[] = {" ", "\t", "\n", "\v", "\f", "\r",
	    "\302\240",	    /* U+00A0 */
	    "\341\232\200", /* U+1680 */
	    "\342\200\200", "\342\200\201", "\342\200\202", "\342\200\203",
	    "\342\200\204", "\342\200\205", "\342\200\206", "\342\200\207",
	    "\342\200\210", "\342\200\211", "\342\200\212", /* U+2000 … */
	    "\342\200\250", "\342\200\251", "\342\200\257", /* U+2028 … */
	    "\342\201\237",				    /* U+205F */
	    "\343\200\200",				    /* U+3000 */
	    "\357\273\277"};				    /* U+FEFF */

	for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++) {
		size_t n = strlen(spaces[i]);

		if (n <= len &&
		    memcmp(end ? text + len - n : text, spaces[i], n) == 0)
			return n;
	}
	return 0;
}

void utf8_trim(const char **text, size_t *len)
{
	size_t n;

	while ((n = space(*text, *len, false))) {
		*text += n;
		*len -= n;
	}
	while ((n = space(*text, *len, true)))
		*len -= n;
}

size_t utf8_last_start(const char *text, size_t len)
{
	while (len > 1 && ((unsigned char)text[len - 1] & 0xc0) == 0x80)
		len--;
	return len - 1;
}

void utf8_clean(char *text)
{
	size_t len = strlen(text), good;

	for (;;) {
		struct utf8 u = {0};

		good = utf8_check(&u, text, len);
		if (good == len && !u.left)
			return;
		if (u.left) /* the last character is incomplete */
			good = utf8_last_start(text, good);
		text[good] = '?';
		text += good + 1;
		len -= good + 1;
	}
}
