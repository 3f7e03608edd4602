#include "base/base64.h"

#include "base/buf.h"

void base64_put(struct buf *to, const char *s, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < len; i += 3) {
		unsigned long v = 0;

		for (size_t j = 0; j < 3; j++)
			v = v << 8 |
			    (i + j < len ? (unsigned char)s[i + j] : 0);
		for (size_t j = 0; j < 4; j++)
			buf_putc(to,
			    i + j > len ? '=' : digits[v >> (18 - 6 * j) & 63]);
	}
}
