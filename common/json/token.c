/*
 * Bytes of a string that stand for themselves are skipped by strides (`plain`).
 * An escape or a character of several bytes is read at once if it is valid and
 * the chunk has all of it, otherwise byte by byte (`take`), so that the byte at
 * fault is exact.
 */
#include "json/token.h"

#if defined __SSE2__ && !defined TOKEN_PORTABLE
#include <emmintrin.h>
#endif

enum { LETTER = 5 }; /* t->escape: its letter is next; less: so many digits */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static inline bool is_simple_escape(char c)
{
	return c == '"' || c == '\\' || c == '/' || c == 'b' || c == 'f' ||
	       c == 'n' || c == 'r' || c == 't';
}

#if defined __SSE2__ && !defined TOKEN_PORTABLE
static inline __m128i load(const char *p)
{
	return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static inline __m128i equal(__m128i b, unsigned c)
{
	return _mm_cmpeq_epi8(b, _mm_set1_epi8((char)c));
}

static inline __m128i at_least(__m128i b, unsigned c)
{
	return _mm_cmpeq_epi8(_mm_max_epu8(b, _mm_set1_epi8((char)c)), b);
}

static inline __m128i at_most(__m128i b, unsigned c)
{
	return _mm_cmpeq_epi8(_mm_min_epu8(b, _mm_set1_epi8((char)c)), b);
}

static inline unsigned bits(__m128i b)
{
	return (unsigned)_mm_movemask_epi8(b);
}

/*
 * A bit for each of 16 bytes with which no valid character goes on. `rest` has
 * a bit for each that must go on with one; it gets those that the characters
 * that begin here need.
 */
static inline unsigned wrong_utf8(const char *p, unsigned *rest)
{
	const __m128i b = load(p), next = load(p + 1);
	const unsigned leads = bits(at_least(b, 0xc0));
	/* After e0 comes a0 to bf, after ed 80 to 9f; f0: 90 on, f4: to 8f. */
	const __m128i e0 = equal(b, 0xe0), f0 = equal(b, 0xf0);
	const __m128i e = _mm_and_si128(_mm_or_si128(e0, equal(b, 0xed)),
	    _mm_xor_si128(e0, at_least(next, 0xa0)));
	const __m128i f = _mm_and_si128(_mm_or_si128(f0, equal(b, 0xf4)),
	    _mm_xor_si128(f0, at_least(next, 0x90)));
	const __m128i c0 = equal(_mm_and_si128(b, _mm_set1_epi8(~1)), 0xc0);
	const __m128i none = _mm_or_si128(c0, at_least(b, 0xf5));

	*rest |= leads << 1 | bits(at_least(b, 0xe0)) << 2 |
		 bits(at_least(b, 0xf0)) << 3;
	return ((*rest ^ leads ^ bits(b)) & 0xffff) |
	       bits(_mm_or_si128(none, _mm_or_si128(e, f)));
}
#endif

/*
 * Skips bytes that stand for themselves; with SSE2, also valid characters of
 * several bytes: they come at random places, where branches are mispredicted.
 * So once there was one, which `wide` says, all bytes of the string are
 * checked.
 */
static inline const char *plain(const char *p, const char *end, unsigned *wide)
{
#if defined __SSE2__ && !defined TOKEN_PORTABLE
	unsigned rest = 0;

	for (; end - p > 16; p += 16, rest >>= 16) {
		const __m128i b = load(p);
		const unsigned stop = bits(_mm_or_si128(at_most(b, 0x1f),
		    _mm_or_si128(equal(b, '"'), equal(b, '\\'))));

		*wide |= bits(b);
		if (*wide && wrong_utf8(p, &rest) & (stop ^ (stop - 1)))
			break;
		if (stop)
			return p + __builtin_ctz(stop);
	}
	if (rest & 1) /* within a character */
		do
			p--;
		while (((unsigned char)*p & 0xc0) == 0x80);
#else
	(void)wide;
	for (; end - p >= 16; p += 16) {
		uint64_t low = token_marks(p), high = token_marks(p + 8);

		if (low | high)
			return p + (low ? 0 : 8) +
			       token_first(low ? low : high);
	}
#endif
	while (p < end && (unsigned char)*p >= 0x20 &&
	       (unsigned char)*p < 0x80 && *p != '"' && *p != '\\')
		p++;
	return p;
}

/*
 * The length of the character at p, which has several bytes (RFC 3629, section
 * 4). 0: it is invalid. Four bytes must be readable.
 */
static inline unsigned character(const char *p)
{
	static const uint32_t tails[] = {0xc000, 0xc0c000, 0xc0c0c000};
	const unsigned c = (unsigned char)p[0], second = (unsigned char)p[1];
	const unsigned more = (c >= 0xe0) + (c >= 0xf0);
	const unsigned low = 0x80 + 0x20U * (c == 0xe0) + 0x10U * (c == 0xf0);
	const unsigned high = 0xbf - 0x20U * (c == 0xed) - 0x30U * (c == 0xf4);
	uint32_t word;
	bool good;

	memcpy(&word, p, sizeof word);
	good = ((le32toh(word) ^ 0x80808000) & tails[more]) == 0;
	good &= (c >= 0xc2) & (c <= 0xf4) & (second >= low) & (second <= high);
	return good ? more + 2 : 0;
}

/* Reads one byte that is not plain, or goes on with such a one. */
static bool take(struct token *t, char c)
{
	if (t->escape == LETTER && is_simple_escape(c))
		t->escape = 0;
	else if (t->escape == LETTER && c == 'u')
		t->escape = 4;
	else if (t->escape && t->escape < LETTER && is_hex(c))
		t->escape--;
	else if (t->escape)
		t->wrong = "an invalid escape";
	else if (c == '\\' && !t->utf8.left)
		t->escape = LETTER;
	else if ((unsigned char)c < 0x20 && !t->utf8.left)
		t->wrong = "a control character in a string";
	else if (!utf8_check(&t->utf8, &c, 1))
		t->wrong = "not UTF-8";
	return !t->wrong;
}

/* Reads bytes like that, one by one. At least one is there. */
static const char *take_all(struct token *t, const char *p, const char *end)
{
	do
		if (!take(t, *p))
			return p;
	while (++p < end && (t->escape || t->utf8.left));
	return p;
}

const char *token_string_rest(struct token *t, const char *p, const char *end)
{
	unsigned wide = 0;

	if (p < end && (t->escape || t->utf8.left))
		p = take_all(t, p, end);
	while (!t->wrong) {
		unsigned len = 0;

		p = plain(p, end, &wide);
		if (p == end || *p == '"')
			break;
		if (end - p < 4)
			len = 0;
		else if ((unsigned char)*p >= 0x80)
			len = character(p);
		else if (*p == '\\' && is_simple_escape(p[1]))
			len = 2;
		p = len ? p + len : take_all(t, p, end);
	}
	return p;
}

/* What of a number has been read; and what may come next. */
enum part { START, MINUS, POINT, E, SIGN, ZERO, INTEGER, FRACTION, EXPONENT };
enum { NUL, DIGIT, PERIOD, SIGNS, LETTER_E, OTHER };

/* The part that the byte begins or goes on with; 0: it cannot come. */
static const unsigned char parts[][OTHER + 1] = {
    [START] = {ZERO, INTEGER, 0, MINUS, 0, 0},
    [MINUS] = {ZERO, INTEGER, 0, 0, 0, 0},
    [ZERO] = {0, 0, POINT, 0, E, 0},
    [INTEGER] = {INTEGER, INTEGER, POINT, 0, E, 0},
    [POINT] = {FRACTION, FRACTION, 0, 0, 0, 0},
    [FRACTION] = {FRACTION, FRACTION, 0, 0, E, 0},
    [E] = {EXPONENT, EXPONENT, 0, SIGN, 0, 0},
    [SIGN] = {EXPONENT, EXPONENT, 0, 0, 0, 0},
    [EXPONENT] = {EXPONENT, EXPONENT, 0, 0, 0, 0},
};

static unsigned kind_of(char c)
{
	static const unsigned char from_plus[] = {SIGNS, OTHER, SIGNS, PERIOD,
	    OTHER, NUL, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT, DIGIT,
	    DIGIT}; /* + , - . / 0 … 9 */
	const unsigned i = (unsigned char)c - (unsigned)'+';

	if (i < sizeof from_plus)
		return from_plus[i];
	return c == 'e' || c == 'E' ? LETTER_E : OTHER;
}

bool token_complete(const struct token *t)
{
	return t->name ? !*t->name : t->part >= ZERO;
}

bool token_goes_on(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '.' || c == '+' || c == '-' ||
	       c == '_';
}

static const char *number(struct token *t, const char *p, const char *end)
{
	const char *from = p;
	unsigned part = t->part, next;

	while (p < end && (next = parts[part][kind_of(*p)])) {
		part = next;
		p++;
		if (part > ZERO)
			while (p < end && is_digit(*p))
				p++;
	}
	t->part = (unsigned char)part;
	t->len += (size_t)(p - from);
	if (t->len > TOKEN_NUMBER) {
		t->wrong = "a number longer than 65536 bytes";
		return p - (t->len - TOKEN_NUMBER);
	}
	if (p < end && !token_complete(t))
		t->wrong = "expected a digit";
	return p;
}

static const char *name(struct token *t, const char *p, const char *end)
{
	while (p < end && *t->name && *p == *t->name)
		p++, t->name++;
	if (p < end && *t->name)
		t->wrong = "expected true, false or null";
	return p;
}

void token_begin(struct token *t, char c)
{
	t->name = c == 't'   ? "true"
		  : c == 'f' ? "false"
		  : c == 'n' ? "null"
			     : NULL;
	t->part = START;
	t->len = 0;
}

const char *token_word(struct token *t, const char *p, const char *end)
{
	return t->name ? name(t, p, end) : number(t, p, end);
}

const char *token_blanks(const char *p, const char *end)
{
	const uint64_t spaces = UINT64_C(0x2020202020202020);
	uint64_t word;

	while (
	    p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t')) {
		if (++p < end && (unsigned char)*p > ' ')
			break;
		for (; end - p >= 8; p += 8) {
			memcpy(&word, p, sizeof word);
			word = le64toh(word) ^ spaces;
			if (word) {
				p += token_first(word);
				break;
			}
		}
	}
	return p;
}
