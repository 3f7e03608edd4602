#include "fetch/placeholder.h"

#include "base/buf.h"
#include "fetch/words.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* No longer word is close to a name. */
enum { WORD_MAX = 13 };

/* Those with a name. */
enum { NAMED = PLACE_MEMBER };

static const char *const names[NAMED] = {
    [PLACE_OFFSET] = "offset",
    [PLACE_OFFSET_END] = "offset_end",
    [PLACE_PAGE] = "page",
    [PLACE_LIMIT] = "limit",
    [PLACE_CURSOR] = "cursor",
    [PLACE_SINCE] = "since",
};

const char *placeholder_name(enum placeholder what)
{
	return names[what];
}

enum placeholder placeholder_named(const char *name, size_t len)
{
	for (int i = 0; i < NAMED; i++)
		if (strlen(names[i]) == len && !memcmp(names[i], name, len))
			return (enum placeholder)i;
	return PLACES;
}

/*
 * The length of {.PATH} at the brace s; 0: there is none. A name in the path
 * may stand in double quotes.
 */
static size_t member_at(const char *s)
{
	const char *at = s + 2;
	bool quoted = false;

	if (s[1] != '.')
		return 0;
	for (; quoted ? (unsigned char)*at >= ' ' : !strchr(" {}\t\r\n", *at);
	     at++)
		quoted ^= *at == '"';
	return *at == '}' && at > s + 2 ? (size_t)(at + 1 - s) : 0;
}

enum placeholder placeholder_at(const char *s, size_t *len)
{
	const size_t member = member_at(s);
	size_t name = strcspn(s + 1, "{}");
	enum placeholder what = placeholder_named(s + 1, name);

	if (member) {
		*len = member;
		return PLACE_MEMBER;
	}
	if (s[1 + name] != '}')
		return PLACES;
	if (what != PLACES)
		*len = name + 2;
	return what;
}

void placeholder_fill(struct buf *to, const char *text)
{
	size_t len;

	buf_puts(to, ""); /* so that data is not NULL */
	for (; *text; text += len) {
		const bool fills =
		    *text == '{' && placeholder_at(text, &len) != PLACES;

		buf_putc(to, fills ? '1' : *text);
		len = fills ? len : 1;
	}
}

static bool is_letter(char c)
{
	return isalpha((unsigned char)c);
}

static bool is_in_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-';
}

static const char *skip_word(const char *s)
{
	while (is_in_word(*s))
		s++;
	return s;
}

size_t placeholder_word(const char *s)
{
	const char *p = s + 1;

	if (*p && strchr("+#./;?&", *p))
		p++;
	if (!is_letter(*p))
		return 0;
	p = skip_word(p);
	return *p == '}' ? (size_t)(p + 1 - s) : 0;
}

/* The placeholder that a word without braces is close to. */
static enum placeholder near_name(const char *word, size_t len)
{
	enum placeholder nearest = PLACES;
	unsigned best = WORD_MAX;

	for (int i = 0; i < NAMED && len <= WORD_MAX; i++) {
		size_t size = strlen(names[i]);
		unsigned n = words_distance(word, len, names[i], size);

		if (n < best && n <= size / 3) {
			nearest = (enum placeholder)i;
			best = n;
		}
	}
	return nearest;
}

enum placeholder placeholder_near(const char *word, size_t len)
{
	return near_name(word + 1, len - 2);
}

/* Skips blanks, also as a URL has them. */
static const char *skip_blanks(const char *s)
{
	for (;;)
		if (*s == ' ' || *s == '\t' || *s == '+')
			s++;
		else if (!strncmp(s, "%20", 3))
			s += 3;
		else
			return s;
}

size_t placeholder_slip(const char *s, enum placeholder *near)
{
	const char *word = skip_blanks(s + 1), *after = skip_word(word), *end;
	size_t len;

	if (s[1] == '{') {
		*near = placeholder_at(s + 1, &len);
		return *near != PLACES && *near != PLACE_MEMBER &&
			       s[1 + len] == '}'
			   ? len + 2
			   : 0;
	}
	*near = near_name(word, (size_t)(after - word));
	if (*near == PLACES)
		return 0;
	end = skip_blanks(after);
	if (*end == '}')
		return (size_t)(end + 1 - s);
	return strchr("&#/?;", *end) ? (size_t)(after - s) : 0;
}

size_t placeholder_rest(
    const char *text, const char *brace, enum placeholder *near)
{
	const char *word = brace, *at;

	while (word > text && is_in_word(word[-1]))
		word--;
	*near = near_name(word, (size_t)(brace - word));
	for (at = word; at > text && !strchr("&?#", at[-1]); at--)
		if (at[-1] == '{')
			return 0;
	return *near != PLACES ? (size_t)(brace - word) : 0;
}
