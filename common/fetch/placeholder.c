#include "fetch/placeholder.h"

#include "fetch/words.h"

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

enum placeholder placeholder_near(const char *word, size_t len)
{
	enum placeholder nearest = PLACES;
	unsigned best = WORD_MAX;

	for (int i = 0; i < PLACES && len - 2 <= WORD_MAX; i++) {
		size_t size = strlen(names[i]);
		unsigned n = words_distance(word + 1, len - 2, names[i], size);

		if (n < best && n <= size / 3) {
			nearest = (enum placeholder)i;
			best = n;
		}
	}
	return nearest;
}
