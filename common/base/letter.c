#include "base/letter.h"

#include "base/buf.h"

/*
 * Sorted. Characters between two ranges are unknown: those of scripts with
 * combining marks, for example, or letters whose lower case depends on their
 * neighbours, such as the capital sigma (U+03A3).
 */
static const struct range {
	uint32_t first, last;
	enum letter_kind kind;
} ranges[] = {
    {0x0000, 0x0008, LETTER_OTHER},
    {0x0009, 0x000d, LETTER_SPACE},
    {0x000e, 0x001f, LETTER_OTHER},
    {' ', ' ', LETTER_SPACE},
    {'!', '/', LETTER_OTHER},
    {'0', '9', LETTER_WORD},
    {':', '@', LETTER_OTHER},
    {'A', 'Z', LETTER_WORD},
    {'[', '`', LETTER_OTHER},
    {'a', 'z', LETTER_WORD},
    {'{', 0x009f, LETTER_OTHER},
    {0x00a0, 0x00a0, LETTER_SPACE},
    {0x00a1, 0x00a9, LETTER_OTHER},
    {0x00aa, 0x00aa, LETTER_WORD}, /* feminine ordinal */
    {0x00ab, 0x00b1, LETTER_OTHER},
    {0x00b2, 0x00b3, LETTER_WORD}, /* superscripts */
    {0x00b4, 0x00b4, LETTER_OTHER},
    {0x00b5, 0x00b5, LETTER_WORD}, /* micro */
    {0x00b6, 0x00b8, LETTER_OTHER},
    {0x00b9, 0x00ba, LETTER_WORD}, /* superscript, masculine ordinal */
    {0x00bb, 0x00bb, LETTER_OTHER},
    {0x00bc, 0x00be, LETTER_WORD}, /* fractions */
    {0x00bf, 0x00bf, LETTER_OTHER},
    {0x00c0, 0x00d6, LETTER_WORD},
    {0x00d7, 0x00d7, LETTER_OTHER}, /* multiplication sign */
    {0x00d8, 0x00f6, LETTER_WORD},
    {0x00f7, 0x00f7, LETTER_OTHER}, /* division sign */
    {0x00f8, 0x017f, LETTER_WORD},  /* Latin */
    {0x0218, 0x021b, LETTER_WORD},  /* Romanian */
    {0x0386, 0x0386, LETTER_WORD},  /* Greek */
    {0x0388, 0x038a, LETTER_WORD},
    {0x038c, 0x038c, LETTER_WORD},
    {0x038e, 0x03a1, LETTER_WORD},
    {0x03a4, 0x03ce, LETTER_WORD},
    {0x0400, 0x0481, LETTER_WORD}, /* Cyrillic */
    {0x048a, 0x052f, LETTER_WORD},
    {0x05d0, 0x05ea, LETTER_WORD}, /* Hebrew */
    {0x0620, 0x064a, LETTER_WORD}, /* Arabic */
    {0x064b, 0x0652, LETTER_OTHER},
    {0x0660, 0x0669, LETTER_WORD},
    {0x1e00, 0x1e95, LETTER_WORD}, /* Vietnamese, among others */
    {0x1ea0, 0x1eff, LETTER_WORD},
    {0x2000, 0x200a, LETTER_SPACE},
    {0x200b, 0x2027, LETTER_OTHER}, /* dashes, quotation marks, bullets */
    {0x2028, 0x2029, LETTER_SPACE},
    {0x202a, 0x202e, LETTER_OTHER},
    {0x202f, 0x202f, LETTER_SPACE},
    {0x2030, 0x205e, LETTER_OTHER},
    {0x205f, 0x205f, LETTER_SPACE},
    {0x2060, 0x2064, LETTER_OTHER},
    {0x20a0, 0x20bf, LETTER_OTHER}, /* currencies */
    {0x2116, 0x2116, LETTER_OTHER}, /* numero */
    {0x2122, 0x2122, LETTER_OTHER}, /* trade mark */
    {0x2190, 0x23ff, LETTER_OTHER}, /* arrows, mathematics */
    {0x2500, 0x2767, LETTER_OTHER}, /* boxes, symbols */
    {0x3000, 0x3000, LETTER_SPACE},
    {0x3001, 0x3004, LETTER_OTHER},
    {0x3005, 0x3007, LETTER_WORD},
    {0x3008, 0x3011, LETTER_OTHER},
    {0x3041, 0x3096, LETTER_WORD}, /* Hiragana */
    {0x30a1, 0x30fa, LETTER_WORD}, /* Katakana */
    {0x30fb, 0x30fb, LETTER_OTHER},
    {0x30fc, 0x30fe, LETTER_WORD},
    {0x3400, 0x4dbf, LETTER_WORD}, /* Chinese */
    {0x4e00, 0x9fef, LETTER_WORD},
    {0xac00, 0xd7a3, LETTER_WORD},  /* Korean */
    {0xfe0f, 0xfe0f, LETTER_OTHER}, /* variation selector */
    {0xfeff, 0xfeff, LETTER_SPACE},
    {0xff01, 0xff0f, LETTER_OTHER}, /* full width */
    {0xff10, 0xff19, LETTER_WORD},
    {0x1f300, 0x1f6d5, LETTER_OTHER}, /* emoji */
    {0x1f900, 0x1f971, LETTER_OTHER},
};

uint32_t letter_next(const char **text)
{
	const unsigned char *p = (const unsigned char *)*text;
	unsigned more = *p < 0x80 ? 0 : *p < 0xe0 ? 1 : *p < 0xf0 ? 2 : 3;
	uint32_t c = more ? *p & 0x3fU >> more : *p;

	for (unsigned i = 1; i <= more; i++)
		c = c << 6 | (p[i] & 0x3fU);
	*text += more + 1;
	return c;
}

void letter_put(struct buf *to, uint32_t c)
{
	static const unsigned char first[] = {0x00, 0xc0, 0xe0, 0xf0};
	unsigned more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;

	buf_putc(to, (char)(first[more] | c >> 6 * more));
	for (unsigned i = more; i-- > 0;)
		buf_putc(to, (char)(0x80 | (c >> 6 * i & 0x3f)));
}

enum letter_kind letter_kind(uint32_t c)
{
	size_t low = 0, high = sizeof ranges / sizeof ranges[0];

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (c > ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < sizeof ranges / sizeof ranges[0] && c >= ranges[low].first
		   ? ranges[low].kind
		   : LETTER_UNKNOWN;
}

/* Ranges of capitals. In those with a step of 1, the lower case is `add`
 * further; in those with a step of 2, capitals and lower case alternate. */
static const struct capitals {
	uint32_t first, last;
	int step;
	int32_t add;
} capitals[] = {
    {'A', 'Z', 1, 32},
    {0x00c0, 0x00d6, 1, 32},
    {0x00d8, 0x00de, 1, 32},
    {0x0100, 0x012e, 2, 1},
    /* toLowerCase() makes an i and a combining dot of it. */
    {0x0130, 0x0130, 1, 'i' - 0x0130},
    {0x0132, 0x0136, 2, 1},
    {0x0139, 0x0147, 2, 1},
    {0x014a, 0x0176, 2, 1},
    {0x0178, 0x0178, 1, 0x00ff - 0x0178},
    {0x0179, 0x017d, 2, 1},
    {0x0218, 0x021a, 2, 1},
    {0x0386, 0x0386, 1, 38},
    {0x0388, 0x038a, 1, 37},
    {0x038c, 0x038c, 1, 64},
    {0x038e, 0x038f, 1, 63},
    {0x0391, 0x03a1, 1, 32},
    {0x03a3, 0x03ab, 1, 32},
    {0x0400, 0x040f, 1, 80},
    {0x0410, 0x042f, 1, 32},
    {0x0460, 0x0480, 2, 1},
    {0x048a, 0x04be, 2, 1},
    {0x04c0, 0x04c0, 1, 15},
    {0x04c1, 0x04cd, 2, 1},
    {0x04d0, 0x052e, 2, 1},
    {0x1e00, 0x1e94, 2, 1},
    {0x1ea0, 0x1efe, 2, 1},
};

uint32_t letter_lower(uint32_t c)
{
	for (size_t i = 0; i < sizeof capitals / sizeof capitals[0]; i++) {
		const struct capitals *r = &capitals[i];

		if (c >= r->first && c <= r->last)
			return (c - r->first) % (uint32_t)r->step
				   ? c
				   : (uint32_t)((int32_t)c + r->add);
	}
	return c;
}

void letter_put_lower(struct buf *to, const char *text, size_t len)
{
	const char *end = text + len;

	while (text < end)
		letter_put(to, letter_lower(letter_next(&text)));
}
