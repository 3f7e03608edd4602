/*
 * Letters in other scripts than ASCII: what JavaScript's toLowerCase() and the
 * classes of its regular expressions make of a character. Only the scripts and
 * symbols that are common in names of products are known, and for the others
 * the functions say so. Source: the Unicode Character Database, and ECMA-262,
 * 22.1.3.28 and 22.2.2.9.
 */
#ifndef BASE_LETTER_H
#define BASE_LETTER_H

#include <stddef.h>
#include <stdint.h>

struct buf;

enum letter_kind {
	LETTER_UNKNOWN,
	LETTER_WORD,  /* \p{L} or \p{N}: a letter or a number */
	LETTER_SPACE, /* \s */
	LETTER_OTHER, /* neither */
};

/* The character at **text, which is valid UTF-8; *text moves on behind it. */
uint32_t letter_next(const char **text);
/* Appends the character as UTF-8. */
void letter_put(struct buf *to, uint32_t c);

enum letter_kind letter_kind(uint32_t c);
/* In lower case; c itself if it has none, or if it is unknown. */
uint32_t letter_lower(uint32_t c);
/* Appends the text, which is valid UTF-8, in lower case. */
void letter_put_lower(struct buf *to, const char *text, size_t len);

#endif
