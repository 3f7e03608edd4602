/*
 * The text of an event, from the bytes of its token: a string, number or name,
 * which may come in several chunks.
 */
#ifndef JSON_TEXT_H
#define JSON_TEXT_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct text {
	/* Set by the caller: so many bytes of a string, as written, are
	 * reported in full. */
	size_t keep;
	/* For the caller to read, while an event is reported. */
	bool cut; /* the text is only the beginning of a string */
	/* Of the token that chunks have cut, with its opening quote; it has
	 * bytes only then. */
	struct buf raw;
	struct buf decoded; /* private */
};

/* The token goes on in the next chunk: keeps what its event needs of it. */
void text_add(struct text *t, const char *from, size_t len);

/*
 * All bytes of a number or name, whose last *len ones are `from`; sets *len.
 * They are valid until text_end.
 */
static inline const char *text_whole(
    struct text *t, const char *from, size_t *len)
{
	if (!t->raw.len)
		return from;
	text_add(t, from, *len);
	*len = t->raw.len;
	return t->raw.data;
}

/* Private: the same as text_string, for all bytes of any string. */
const char *text_decode(struct text *t, const char *raw, size_t *len);

/*
 * As text_whole: the characters of a string. `from` lacks its closing quote.
 * Most strings come in one chunk and have no escapes, so it is fast for these.
 */
static inline const char *text_string(
    struct text *t, const char *from, size_t *len)
{
	const char *raw = text_whole(t, from, len);

	if (*len - 1 > t->keep || memchr(raw, '\\', *len))
		return text_decode(t, raw, len);
	--*len;
	return raw + 1;
}

/* The token has ended, and its event was reported. */
static inline void text_end(struct text *t)
{
	t->raw.len = 0;
	t->cut = false;
}

void text_release(struct text *t);

#endif
