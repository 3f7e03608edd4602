/*
 * What is valid in a string is skipped by blocks. The rest, which is wrong or
 * near the end of the chunk, is read byte by byte (`take`), so that the byte at
 * fault is exact.
 *
 * A block is checked at once, because characters of several bytes come at
 * random places, where branches are mispredicted. Vectors are those of GCC and
 * clang; SSE2 has faster ways for two functions.
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

/* The length of the escape at p; 0: it is invalid. */
static inline unsigned escape(const char *p)
{
	if (p[1] != 'u')
		return is_simple_escape(p[1]) ? 2 : 0;
	return is_hex(p[2]) && is_hex(p[3]) && is_hex(p[4]) && is_hex(p[5]) ? 6
									    : 0;
}

/* Up to AHEAD bytes behind a block are read, too. */
enum { BLOCK = 64, AHEAD = 5 };

/* Of the bytes of a result, only the highest bits count. */
typedef signed char vector __attribute__((vector_size(16)));

static inline vector load(const char *p)
{
	vector b;

	memcpy(&b, p, sizeof b);
	return b;
}

static inline vector all(unsigned c)
{
	return (vector){0} + (signed char)c;
}

#if defined __SSE2__ && !defined TOKEN_PORTABLE
/* Which bytes are c or above? c is above 80. */
static inline vector at_least(vector b, unsigned c)
{
	return (vector)_mm_subs_epu8((__m128i)b, (__m128i)all(c - 0x80));
}

/* A bit for each byte. */
static inline uint64_t bits(vector b)
{
	return (unsigned)_mm_movemask_epi8((__m128i)b);
}
#else
static inline vector at_least(vector b, unsigned c)
{
	return (b >= all(c)) & b;
}

static inline uint64_t bits(vector b)
{
	const uint64_t each = UINT64_C(0x0101010101010101);
	uint64_t half[2];

	memcpy(half, &b, sizeof half);
	for (int i = 0; i < 2; i++) /* moves a bit of byte n to bit 56 + n */
		half[i] = (le64toh(half[i]) >> 7 & each) *
			      UINT64_C(0x0102040810204080) >>
			  56;
	return half[0] | half[1] << 8;
}
#endif

/* The quotes, backslashes and control characters of 16 bytes. */
static inline uint64_t stops_of(const char *p)
{
	typedef unsigned char numbers __attribute__((vector_size(16)));
	const vector b = load(p);

	return bits((b == all('"')) | (b == all('\\')) |
		    ((numbers)b < (numbers)all(0x20)));
}

/* Those of a block. */
static inline uint64_t find_stops(const char *p)
{
	return stops_of(p) | stops_of(p + 16) << 16 | stops_of(p + 32) << 32 |
	       stops_of(p + 48) << 48;
}

/*
 * Returns the first stop that is no valid escape, or where the next block
 * begins: an escape may not go on there.
 */
static inline const char *skip_escapes(const char *p, uint64_t stop)
{
	while (stop) {
		const unsigned i = (unsigned)__builtin_ctzll(stop);
		const unsigned len = p[i] == '\\' ? escape(p + i) : 0;

		if (!len || i + len > BLOCK)
			return p + i;
		stop &= ~(UINT64_C(3) << i);
	}
	return p + BLOCK;
}

/*
 * Of 16 bytes from p + 3 on: those that must go on with a character and do not,
 * or do and must not; and those that may not follow the byte before them (RFC
 * 3629, section 4).
 */
static inline vector wrong_utf8(const char *p)
{
	const vector b = load(p + 3), before = load(p + 2);
	const vector must = at_least(before, 0xc0) |
			    at_least(load(p + 1), 0xe0) |
			    at_least(load(p), 0xf0);
	/* After e0 comes a0 to bf, after ed 80 to 9f; f0: 90 on, f4: to 8f. */
	const vector e = (b > all(0x9f)) & all(0xe0 ^ 0xed);
	const vector f = (b > all(0x8f)) & all(0xf0 ^ 0xf4);

	return (must ^ (b < all(0xc0))) | ((before ^ e) == all(0xe0)) |
	       ((before ^ f) == all(0xf0)) | at_least(before, 0xf5) |
	       ((before & all(0xfe)) == all(0xc0));
}

static inline bool is_wrong(const char *p)
{
	return bits(wrong_utf8(p) | wrong_utf8(p + 16) | wrong_utf8(p + 32) |
		    wrong_utf8(p + 48));
}

static inline bool is_ascii(const char *p)
{
	return !bits(load(p) | load(p + 16) | load(p + 32) | load(p + 48));
}

/* Is one of the first 16 bytes wrong, before which there are none? */
static inline bool starts_wrong(const char *p)
{
	char text[3 + 16] = "";

	memcpy(text + 3, p, 16);
	return bits(wrong_utf8(text));
}

/*
 * Returns the closing quote or, between two characters, where what is wrong may
 * be near, or the end of the chunk.
 */
static inline const char *blocks(const char *p, const char *end)
{
	const char *next;
	bool wide = false; /* there was a character of several bytes */

	for (; end - p >= BLOCK + AHEAD; p = next) {
		const uint64_t stop = find_stops(p);

		if (!wide && !is_ascii(p)) {
			if (starts_wrong(p))
				return p;
			wide = true;
		}
		if (wide && is_wrong(p))
			break;
		next = skip_escapes(p, stop);
		if (*next == '"' || next < p + (BLOCK - AHEAD))
			return next;
	}
	while (wide && ((unsigned char)*p & 0xc0) == 0x80)
		p--; /* within a character */
	return p;
}

/* Skips what is valid by blocks, then bytes that stand for themselves. */
static inline const char *plain(const char *p, const char *end)
{
	p = blocks(p, end);
	while (p < end && (unsigned char)*p >= 0x20 &&
	       (unsigned char)*p < 0x80 && *p != '"' && *p != '\\')
		p++;
	return p;
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
	if (p < end && (t->escape || t->utf8.left))
		p = take_all(t, p, end);
	while (!t->wrong) {
		p = plain(p, end);
		if (p == end || *p == '"')
			break;
		p = take_all(t, p, end);
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
