#include "products/handle.h"

#include "base/buf.h"
#include "base/letter.h"
#include "base/mem.h"

#include <stdbool.h>

/*
 * Letters and numbers stay, in lower case. White space and underscores become a
 * hyphen, and all else is removed; several hyphens become one. False: there is
 * an unknown character.
 */
static bool put_handle(struct buf *to, const char *title, size_t len)
{
	const uint32_t sharp_s = 0xdf;
	const char *end = title + len;
	bool hyphen = false;

	while (title < end) {
		uint32_t c = letter_next(&title);
		enum letter_kind kind = letter_kind(c);

		if (kind == LETTER_UNKNOWN)
			return false;
		hyphen |= kind == LETTER_SPACE || c == '_' || c == '-';
		if (kind != LETTER_WORD)
			continue;
		if (hyphen && to->len)
			buf_putc(to, '-');
		hyphen = false;
		if (c == sharp_s)
			buf_puts(to, "ss");
		else
			letter_put(to, letter_lower(c));
	}
	return true;
}

const char *handle_of_title(struct arena *a, const char *title, size_t len)
{
	struct buf handle = {0};
	const char *text = NULL;

	if (put_handle(&handle, title, len) && handle.len)
		text = arena_copy(a, handle.data, handle.len);
	buf_release(&handle);
	return text;
}
