#include "base/shell.h"

#include "base/buf.h"

#include <string.h>

void shell_quote(struct buf *to, const char *text)
{
	static const char safe[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	    "_-./:@%+,";
	const char *quote;

	if (*text && !text[strspn(text, safe)]) {
		buf_puts(to, text);
		return;
	}
	buf_putc(to, '\'');
	while ((quote = strchr(text, '\''))) {
		buf_put(to, text, (size_t)(quote - text));
		buf_puts(to, "'\\''");
		text = quote + 1;
	}
	buf_printf(to, "%s'", text);
}
