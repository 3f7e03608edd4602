#include "json_string.h"

#include <string.h>

enum { LETTER = 5 }; /* s->escape: a letter comes, then maybe four digits */

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F');
}

static bool escape(struct string *s, char c)
{
	if (s->escape != LETTER) {
		s->escape--;
		return is_hex(c);
	}
	s->escape = c == 'u' ? 4 : 0;
	return c && strchr("\"\\/bfnrtu", c);
}

size_t string_escape_left(const struct string *s, const char *data, size_t len)
{
	size_t left = s->escape;

	if (left == LETTER && len && *data != 'u')
		left = 1;
	return left < len ? left : len;
}

/* Bytes up to a quote, a backslash, a control character or the end. */
static size_t plain(const char *data, size_t len)
{
	size_t i = 0;

	while (i < len && data[i] != '"' && data[i] != '\\' &&
	       (unsigned char)data[i] >= 0x20)
		i++;
	return i;
}

size_t string_scan(struct string *s, const char *data, size_t len)
{
	size_t i = 0;

	while (i < len && !s->bad) {
		if (s->escape) {
			if (!escape(s, data[i]))
				s->bad = "an escape that there is not";
			else
				i++;
			continue;
		}
		i += plain(data + i, len - i);
		if (i == len)
			break;
		if (data[i] == '"') {
			s->open = false;
			break;
		}
		if (data[i] != '\\') {
			s->bad = "a control character in a string";
			break;
		}
		s->escape = LETTER;
		i++;
	}
	return i;
}
