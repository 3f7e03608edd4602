#include "base/escape.h"

#include <stdbool.h>
#include <string.h>

/* The value of n hexadecimal digits; -1: they are not all digits. */
static long hex(const char *s, const char *end, size_t n)
{
	long value = 0;

	if ((size_t)(end - s) < n)
		return -1;
	for (size_t i = 0; i < n; i++) {
		int c = s[i] | 0x20;

		if (c >= '0' && c <= '9')
			value = value * 16 + (c - '0');
		else if (c >= 'a' && c <= 'f')
			value = value * 16 + (c - 'a' + 10);
		else
			return -1;
	}
	return value;
}

/* Writes a code point in UTF-8; returns the number of bytes. */
static size_t put_utf8(char *to, long c)
{
	size_t more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const unsigned char lead[] = {0, 0xc0, 0xe0, 0xf0};

	for (size_t i = more; i > 0; i--, c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3f));
	to[0] = (char)(lead[more] | c);
	return more + 1;
}

/* An escape: so many bytes of the text stand for these. */
struct escape {
	size_t from; /* 0: it is none */
	char bytes[4];
	size_t len;
};

/* "u0041", or two of them for a character beyond U+FFFF (RFC 8259, 7). */
static struct escape decode_unicode(const char *s, const char *end)
{
	long c = hex(s + 2, end, 4), low;
	struct escape e = {.from = 6};

	if (c >= 0xd800 && c < 0xdc00 && end - s >= 12 && s[6] == '\\' &&
	    s[7] == 'u') {
		low = hex(s + 8, end, 4);
		if (low < 0xdc00 || low > 0xdfff)
			return (struct escape){0};
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		e.from = 12;
	}
	if (c <= 0 || (c >= 0xd800 && c <= 0xdfff))
		return (struct escape){0};
	e.len = put_utf8(e.bytes, c);
	return e;
}

/* The code point of a number in an HTML escape; -1: it is none. */
static long decode_number(const char *s, size_t len)
{
	const bool x = len && (*s | 0x20) == 'x';
	long value = 0;

	if (len == x)
		return -1;
	for (size_t i = x; i < len; i++) {
		long digit = hex(s + i, s + len, 1);

		if (digit < 0 || (!x && digit > 9) || value > 0x10ffff / 16)
			return -1;
		value = value * (x ? 16 : 10) + digit;
	}
	return value;
}

/* "&quot;", "&#34;" or "&#x22;". Only names that a server has to escape. */
static struct escape decode_html(const char *s, const char *end)
{
	static const struct {
		const char *name;
		char meaning;
	} names[] = {{"quot", '"'}, {"amp", '&'}, {"lt", '<'}, {"gt", '>'},
	    {"apos", '\''}};
	const char *semicolon =
	    memchr(s, ';', (size_t)(end - s) < 10 ? (size_t)(end - s) : 10);
	struct escape e = {0};
	size_t len;
	long c = -1;

	if (!semicolon || semicolon - s < 3)
		return e;
	len = (size_t)(semicolon - s) - 1;
	if (s[1] == '#')
		c = decode_number(s + 2, len - 1);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strlen(names[i].name) == len &&
		    !memcmp(s + 1, names[i].name, len))
			c = names[i].meaning;
	if (c <= 0 || (c >= 0xd800 && c <= 0xdfff))
		return e;
	e.from = len + 2;
	e.len = put_utf8(e.bytes, c);
	return e;
}

static struct escape decode_one(const char *s, const char *end)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char meanings[] = "\"\\/\b\f\n\r\t";
	const char *letter;
	long c;

	if (*s == '%') {
		c = hex(s + 1, end, 2);
		return c > 0 ? (struct escape){3, {(char)c}, 1}
			     : (struct escape){0};
	}
	if (*s == '&')
		return decode_html(s, end);
	if (*s != '\\' || end - s < 2)
		return (struct escape){0};
	if (s[1] == 'u')
		return decode_unicode(s, end);
	letter = s[1] ? strchr(letters, s[1]) : NULL;
	if (!letter)
		return (struct escape){0};
	return (struct escape){2, {meanings[letter - letters]}, 1};
}

size_t escape_decode(char *text, uint32_t *from, size_t len)
{
	size_t to = 0, at = 0;
	struct escape e;

	while (at < len) {
		e = decode_one(text + at, text + len);
		if (!e.from)
			e = (struct escape){1, {text[at]}, 1};
		for (size_t i = 0; i < e.len; i++) {
			if (from)
				from[to] = from[at];
			text[to++] = e.bytes[i];
		}
		at += e.from;
	}
	if (from)
		from[to] = from[len];
	return to;
}
