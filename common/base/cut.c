#include "base/cut.h"

#include "base/utf8.h"

#include <assert.h>
#include <string.h>

static const char dots[] = "...";

size_t cut_at(const char *text, size_t most)
{
	enum { LONGEST = 4 }; /* bytes of a character */
	size_t before = most < LONGEST ? 0 : most - LONGEST + 1;

	/* The character that the byte at `most` belongs to is left out. */
	return before + utf8_last_start(text + before, most - before + 1);
}

/* The length of a text without an incomplete character at its end. */
static size_t whole(const char *text, size_t len)
{
	struct utf8 u = {0};
	size_t start = len ? utf8_last_start(text, len) : 0;
	bool valid = utf8_check(&u, text + start, len - start) == len - start;

	return valid && u.left ? start : len;
}

char *cut_copy(
    char *to, size_t room, const char *text, size_t len, bool goes_on)
{
	assert(room > sizeof dots);
	goes_on |= len >= room;
	if (len > room - sizeof dots && goes_on)
		len = cut_at(text, room - sizeof dots);
	else if (goes_on)
		len = whole(text, len);
	memmove(to, text, len);
	memcpy(to + len, goes_on ? dots : "", goes_on ? sizeof dots : 1);
	return to;
}

char *cut_middle(char *text, size_t most)
{
	const size_t len = strlen(text), gap = sizeof dots - 1;
	size_t start, end;

	assert(most >= 20);
	if (len <= most)
		return text;
	start = cut_at(text, most / 2 - gap);
	end = len - most / 2;
	while (((unsigned char)text[end] & 0xc0) == 0x80)
		end++; /* of a character that begins in the middle */
	memmove(text + start + gap, text + end, len - end + 1);
	memcpy(text + start, dots, gap);
	return text;
}
