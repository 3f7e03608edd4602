#include "products/label.h"

#include "base/mem.h"
#include "base/utf8.h"

const char *label(struct arena *a, const char *text, size_t len)
{
	if (len <= LABEL_MAX)
		return text;
	len = utf8_last_start(text, LABEL_MAX + 1);
	return arena_printf(a, "%.*s...", (int)len, text);
}
