#include "json/text.h"

#include "base/mem.h"
#include "json/string.h"
#include "json/token.h"

#include <string.h>

enum { MORE = 8 }; /* the quote, and what beginning() adds */

void text_add(struct text *t, const char *from, size_t len)
{
	size_t most = t->keep > TOKEN_NUMBER ? t->keep : TOKEN_NUMBER;
	size_t room = size_add(most, MORE) - t->raw.len;

	buf_put(&t->raw, from, len < room ? len : room);
}

/* What is reported of a long string: no escape or character is split. */
static size_t beginning(const char *raw, size_t len, size_t keep)
{
	size_t n = 1;

	while (n <= keep)
		n += raw[n] != '\\' ? 1 : raw[n + 1] == 'u' ? 6 : 2;
	while (n < len && ((unsigned char)raw[n] & 0xc0) == 0x80)
		n++;
	return n;
}

const char *text_decode(struct text *t, const char *raw, size_t *len)
{
	size_t n = *len;

	if (n - 1 > t->keep)
		n = beginning(raw, n, t->keep);
	t->cut = n < *len;
	*len = n - 1;
	if (!memchr(raw, '\\', n))
		return raw + 1;
	buf_reset(&t->decoded);
	buf_room(&t->decoded, n);
	*len = string_decode(t->decoded.data, raw, n + 1);
	return t->decoded.data;
}

void text_release(struct text *t)
{
	buf_release(&t->raw);
	buf_release(&t->decoded);
}
