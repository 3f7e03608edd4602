#include "products/label.h"

#include "base/cut.h"
#include "base/mem.h"

const char *label(struct arena *a, const char *text, size_t len)
{
	if (len <= LABEL_MAX)
		return text;
	return arena_printf(a, "%.*s...", (int)cut_at(text, LABEL_MAX), text);
}
