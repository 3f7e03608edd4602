/*
 * Whole JSON strings (RFC 8259, section 7): decodes them, finds their end,
 * writes them. json/token.h checks them in chunks.
 */
#ifndef JSON_STRING_H
#define JSON_STRING_H

#include "json/token.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

/*
 * They expect valid strings; `raw` includes the quotes. A lone
 * surrogate escape decodes to U+FFFD, which is what a JavaScript server stores.
 */

/* Writes the characters, at most raw_len - 2 bytes; returns how many. They may
 * replace the string: `to` may be `raw`. */
size_t string_decode(char *to, const char *raw, size_t raw_len);

/* Are the characters those of `text`? */
bool string_equals(
    const char *raw, size_t raw_len, const char *text, size_t len);
/* Eight bytes: the lowest bit set marks the first quote or backslash. */
static inline uint64_t string_marks(const char *p)
{
	const uint64_t each = UINT64_C(0x0101010101010101);
	uint64_t word;

	memcpy(&word, p, sizeof word);
	word = le64toh(word);
	return (((word ^ '"' * each) - each) | ((word ^ '\\' * each) - each)) &
	       ~word & 0x80 * each;
}

/*
 * Just past the closing quote of the string whose opening quote is at p; NULL
 * when there is none before `end`. Sets *escaped if there is a backslash.
 */
const char *string_skip_rest(const char *p, const char *end, bool *escaped);
static inline const char *string_skip(
    const char *p, const char *end, bool *escaped)
{
	const uint64_t found = end - p > 8 ? string_marks(p + 1) : 0;

	*escaped = false;
	if (found && p[1 + token_first(found)] == '"')
		return p + 2 + token_first(found);
	return string_skip_rest(p + 1, end, escaped);
}

static inline const char *string_end(const char *p, const char *end)
{
	bool escaped;

	return string_skip(p, end, &escaped);
}

/*
 * Replaces each lone surrogate escape in a JSON text by \ufffd. A JavaScript
 * server stores that in its place, or fails.
 */
void string_repair(char *text, size_t len);

/* Appends `text`, escaped, as a JSON string with its quotes. */
void string_put(struct buf *to, const char *text, size_t len);

#endif
