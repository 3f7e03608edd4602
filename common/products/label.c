#include "products/label.h"

#include "base/mem.h"

const char *label(struct arena *a, const char *text, size_t len)
{
	if (len <= LABEL_MAX)
		return text;
	len = LABEL_MAX;
	while (((unsigned char)text[len] & 0xc0) == 0x80)
		len--; /* not within a character */
	return arena_printf(a, "%.*s...", (int)len, text);
}
