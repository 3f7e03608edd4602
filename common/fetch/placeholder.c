#include "fetch/placeholder.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* No longer word is close to a name. */
enum { WORD_MAX = 13 };

static const char *const names[PLACES] = {
    [PLACE_OFFSET] = "offset",
    [PLACE_OFFSET_END] = "offset_end",
    [PLACE_PAGE] = "page",
    [PLACE_LIMIT] = "limit",
    [PLACE_CURSOR] = "cursor",
};

const char *placeholder_name(enum placeholder what)
{
	return names[what];
}

enum placeholder placeholder_named(const char *name, size_t len)
{
	for (int i = 0; i < PLACES; i++)
		if (strlen(names[i]) == len && !memcmp(names[i], name, len))
			return (enum placeholder)i;
	return PLACES;
}

enum placeholder placeholder_at(const char *s, size_t *len)
{
	size_t name = strcspn(s + 1, "{}");
	enum placeholder what = placeholder_named(s + 1, name);

	if (s[1 + name] != '}')
		return PLACES;
	if (what != PLACES)
		*len = name + 2;
	return what;
}

static bool is_letter(char c)
{
	return isalpha((unsigned char)c);
}

size_t placeholder_word(const char *s)
{
	const char *p = s + 1;

	if (*p && strchr("+#./;?&", *p))
		p++;
	if (!is_letter(*p))
		return 0;
	while (
	    is_letter(*p) || (*p >= '0' && *p <= '9') || *p == '_' || *p == '-')
		p++;
	return *p == '}' ? (size_t)(p + 1 - s) : 0;
}

static bool same_letter(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/*
 * How many letters have to be added, removed, replaced or swapped with the next
 * one to turn a into b (optimal string alignment). d[i][j] is the answer for
 * the first i letters of a and the first j of b.
 */
static unsigned distance(const char *a, size_t a_len, const char *b)
{
	unsigned d[WORD_MAX + 1][WORD_MAX + 1];
	size_t b_len = strlen(b);

	for (size_t i = 0; i <= a_len; i++)
		d[i][0] = (unsigned)i;
	for (size_t j = 0; j <= b_len; j++)
		d[0][j] = (unsigned)j;
	for (size_t i = 1; i <= a_len; i++) {
		for (size_t j = 1; j <= b_len; j++) {
			bool same = same_letter(a[i - 1], b[j - 1]);

			d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1,
			    d[i - 1][j - 1] + !same);
			if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) &&
			    same_letter(a[i - 2], b[j - 1]))
				d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
		}
	}
	return d[a_len][b_len];
}

enum placeholder placeholder_near(const char *word, size_t len)
{
	enum placeholder nearest = PLACES;
	unsigned best = WORD_MAX;

	for (int i = 0; i < PLACES && len - 2 <= WORD_MAX; i++) {
		unsigned n = distance(word + 1, len - 2, names[i]);

		if (n < best && n <= strlen(names[i]) / 3) {
			nearest = (enum placeholder)i;
			best = n;
		}
	}
	return nearest;
}
