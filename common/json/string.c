/*
 * A \u escape is a UTF-16 code unit, so a character above U+FFFF is two of
 * them, a high surrogate and a low one. One without the other is no character;
 * it is replaced by U+FFFD.
 */
#include "json/string.h"

#include "base/buf.h"
#include "base/mem.h"
#include "json/token.h"

#include <stdlib.h>
#include <string.h>

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F');
}

/* p points to four hexadecimal digits. */
static unsigned hex4(const char *p)
{
	unsigned v = 0;

	for (int i = 0; i < 4; i++) {
		unsigned c = (unsigned char)p[i];

		v = v << 4 | (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	return v;
}

static char *put_utf8(char *to, unsigned c)
{
	if (c < 0x80) {
		*to++ = (char)c;
	} else if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
		*to++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*to++ = (char)(0xe0 | c >> 12);
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
		*to++ = (char)(0x80 | (c & 0x3f));
	} else {
		*to++ = (char)(0xf0 | c >> 18);
		*to++ = (char)(0x80 | (c >> 12 & 0x3f));
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
		*to++ = (char)(0x80 | (c & 0x3f));
	}
	return to;
}

/* The code point of the \u escape whose digits begin at *p (RFC 8259, 7). */
static unsigned unicode_escape(const char **p, const char *end)
{
	unsigned c = hex4(*p), low;

	*p += 4;
	if (c < 0xd800 || c > 0xdfff)
		return c;
	if (c < 0xdc00 && end - *p >= 6 && (*p)[0] == '\\' && (*p)[1] == 'u') {
		low = hex4(*p + 2);
		if (low >= 0xdc00 && low <= 0xdfff) {
			*p += 6;
			return 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		}
	}
	return 0xfffd;
}

size_t string_decode(char *to, const char *raw, size_t raw_len)
{
	static const char escapes[] = "b\bf\fn\nr\rt\t";
	const char *p = raw + 1, *end = raw + raw_len - 1;
	char *start = to;

	while (p < end) {
		if (*p != '\\') {
			*to++ = *p++;
			continue;
		}
		if (++p == end)
			break;
		if (*p == 'u' && end - p > 4) {
			p++;
			to = put_utf8(to, unicode_escape(&p, end));
		} else {
			const char *e = *p ? strchr(escapes, *p) : NULL;

			*to++ = e ? e[1] : *p; /* " \ and / are themselves */
			p++;
		}
	}
	return (size_t)(to - start);
}

/* The code unit of the \u escape at p, 0 if there is none. */
static unsigned unit_at(const char *p, const char *end)
{
	if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
		return 0;
	for (int i = 2; i < 6; i++)
		if (!is_hex(p[i]))
			return 0;
	return hex4(p + 2);
}

void string_repair(char *text, size_t len)
{
	char *p = text, *end = text + len;

	while ((p = memchr(p, '\\', (size_t)(end - p))) && end - p > 1) {
		unsigned c = unit_at(p, end), next = 0;

		if (c < 0xd800 || c > 0xdfff) {
			p += 2;
			continue;
		}
		if (c < 0xdc00)
			next = unit_at(p + 6, end);
		if (next >= 0xdc00 && next <= 0xdfff) {
			p += 12;
			continue;
		}
		memcpy(p, "\\ufffd", 6);
		p += 6;
	}
}

const char *string_skip_rest(const char *p, const char *end, bool *escaped)
{
	while (p < end) {
		uint64_t found = 0;

		while (end - p >= 8 && !(found = string_marks(p)))
			p += 8;
		if (found)
			p += token_first(found);
		if (p == end)
			break;
		if (*p == '"')
			return p + 1;
		if (*p == '\\') {
			*escaped = true;
			if (++p == end)
				break;
		}
		p++;
	}
	return NULL;
}

bool string_equals(
    const char *raw, size_t raw_len, const char *text, size_t len)
{
	char *decoded;
	bool same;

	if (!memchr(raw, '\\', raw_len))
		return raw_len == len + 2 && memcmp(raw + 1, text, len) == 0;
	decoded = mem_alloc(raw_len);
	same = string_decode(decoded, raw, raw_len) == len &&
	       memcmp(decoded, text, len) == 0;
	free(decoded);
	return same;
}

/* Bytes up to one that has to be escaped, or the end. */
static size_t unescaped(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && (unsigned char)text[n] >= 0x20 && text[n] != 0x7f &&
	       text[n] != '"' && text[n] != '\\')
		n++;
	return n;
}

void string_put(struct buf *to, const char *text, size_t len)
{
	const char *end = text + len;

	buf_putc(to, '"');
	for (;;) {
		size_t n = unescaped(text, (size_t)(end - text));

		buf_put(to, text, n);
		text += n;
		if (text == end)
			break;
		if (*text == '"' || *text == '\\')
			buf_printf(to, "\\%c", *text++);
		else
			buf_printf(to, "\\u%04x", (unsigned char)*text++);
	}
	buf_putc(to, '"');
}
