/*
 * The text of an event, from the bytes of its token. Zero-initialise it, except
 * for what the caller sets.
 */
#ifndef JSON_TEXT_H
#define JSON_TEXT_H

#include "base/buf.h"

struct text {
	size_t keep;	/* set by the caller: so much of a string is reported */
	bool cut;	/* the text is only the beginning of a string */
	struct buf raw; /* of a token that chunks cut, with its opening quote */
	struct buf decoded;
};

/* The token goes on in the next chunk: adds the bytes it has in this one. */
void text_add(struct text *t, const char *from, size_t len);

/* All bytes of a token, if its last ones are `from`. Live until text_end. */
const char *text_whole(struct text *t, const char *from, size_t *len);
/* The characters of a string; `from` does not have its closing quote. */
const char *text_string(struct text *t, const char *from, size_t *len);

static inline void text_end(struct text *t)
{
	t->raw.len = 0;
	t->cut = false;
}

void text_release(struct text *t);

#endif
