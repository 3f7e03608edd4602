/*
 * The tokens of JSON that have more than one byte (RFC 8259, sections 3, 6 and
 * 7): strings, numbers, and the names true, false and null. They may be cut
 * into chunks anywhere; each byte is read once.
 */
#ifndef JSON_TOKEN_H
#define JSON_TOKEN_H

#include "base/utf8.h"

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { TOKEN_NUMBER = 64 * 1024 }; /* a longer number is wrong */

/* Where in a token the reader is. Zero-initialise it. */
struct token {
	struct utf8 utf8;     /* of a character of a string */
	unsigned char escape; /* what is to come of an escape */
	unsigned char part;   /* of a number */
	size_t len;	      /* of a number */
	const char *name;     /* what is to come of a name; NULL: a number */
	const char *wrong;    /* what is wrong, in a few words; or NULL */
};

/*
 * They read on up to the end of the token or of the chunk, and return where
 * they stop: at the closing quote, or just past a number or name (a word). If
 * they set `wrong`, they return the byte at fault. A string begins behind its
 * opening quote, a word with token_begin.
 */
const char *token_string_rest(struct token *t, const char *p, const char *end);
const char *token_word(struct token *t, const char *p, const char *end);
/* A word begins with this byte. */
void token_begin(struct token *t, char c);

/* Skips white space, most of which is the spaces that indent a line. */
const char *token_blanks(const char *p, const char *end);

/* Is a word complete, if nothing more comes? */
bool token_complete(const struct token *t);
/* Does the byte look as if a word went on with it? Then it has not ended. */
bool token_goes_on(char c);

/*
 * Eight bytes of a string. The lowest bit set marks the first of them that is a
 * quote, a backslash, a control character, or above 7f; bits above it may be
 * wrong. 0: there is none.
 */
static inline uint64_t token_marks(const char *p)
{
	const uint64_t each = UINT64_C(0x0101010101010101);
	uint64_t word;

	memcpy(&word, p, sizeof word);
	word = le64toh(word);
	/* With bit 1 flipped, the quote is next to the control characters. */
	return (((word ^ 0x02 * each) - 0x21 * each) |
		   ((word ^ '\\' * each) - each) | word) &
	       0x80 * each;
}

/* The byte of the lowest bit set. */
static inline unsigned token_first(uint64_t marks)
{
	return (unsigned)__builtin_ctzll(marks) / 8;
}

/* Begins a string. Most are short: here, time matters. */
static inline const char *token_string(
    struct token *t, const char *p, const char *end)
{
	if (end - p >= 8) {
		const uint64_t marks = token_marks(p);

		p += marks ? token_first(marks) : 8;
		if (marks && *p == '"')
			return p;
	}
	return token_string_rest(t, p, end);
}

#endif
