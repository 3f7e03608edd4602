/*
 * A line passes if it is one value between white space: a string, a number, a
 * name, or something between brackets. Between brackets the check looks only at
 * quotes, brackets and bytes that JSON never has outside of strings, which
 * takes one table look-up per byte. So [1 2] and {"a"} pass.
 */
#include "json/check.h"

#include "base/utf8.h"
#include "json/string.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { MAX_NESTING = 4096 };

static const char early_end[] = "an incomplete JSON text";

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Is it true, false, null, or made of the characters of a number? */
static bool is_word(const char *p, size_t len)
{
	if (len && (*p == '-' || (*p >= '0' && *p <= '9'))) {
		for (size_t i = 1; i < len; i++)
			if (!memchr("0123456789+-.eE", p[i], 15))
				return false;
		return *p != '-' || len > 1;
	}
	return (len == 4 && (!memcmp(p, "true", 4) || !memcmp(p, "null", 4))) ||
	       (len == 5 && !memcmp(p, "false", 5));
}

/* What a byte can be outside of strings. */
enum { BAD, PLAIN, QUOTE, OPEN, CLOSE };

static const unsigned char kinds[256] = {[' '] = PLAIN,
    ['\t'] = PLAIN,
    ['\r'] = PLAIN,
    ['\n'] = PLAIN,
    [','] = PLAIN,
    [':'] = PLAIN,
    ['0'] = PLAIN,
    ['1'] = PLAIN,
    ['2'] = PLAIN,
    ['3'] = PLAIN,
    ['4'] = PLAIN,
    ['5'] = PLAIN,
    ['6'] = PLAIN,
    ['7'] = PLAIN,
    ['8'] = PLAIN,
    ['9'] = PLAIN,
    ['+'] = PLAIN,
    ['-'] = PLAIN,
    ['.'] = PLAIN,
    ['E'] = PLAIN,
    ['a'] = PLAIN,
    ['e'] = PLAIN,
    ['f'] = PLAIN,
    ['l'] = PLAIN,
    ['n'] = PLAIN,
    ['r'] = PLAIN,
    ['s'] = PLAIN,
    ['t'] = PLAIN,
    ['u'] = PLAIN,
    ['"'] = QUOTE,
    ['{'] = OPEN,
    ['['] = OPEN,
    ['}'] = CLOSE,
    [']'] = CLOSE};

/* Open brackets, a bit each: set for a [. */
struct nesting {
	uint64_t arrays[MAX_NESTING / 64];
	size_t depth;
};

static bool open_bracket(struct nesting *n, char c)
{
	uint64_t bit = UINT64_C(1) << n->depth % 64;
	uint64_t *word = &n->arrays[n->depth / 64];

	if (++n->depth == MAX_NESTING)
		return false;
	*word = c == '[' ? *word | bit : *word & ~bit;
	return true;
}

static bool close_bracket(struct nesting *n, char c)
{
	bool array;

	n->depth--;
	array = n->arrays[n->depth / 64] >> n->depth % 64 & 1;
	return array == (c == ']');
}

/*
 * Returns the end of the object or array that begins at p; NULL if it has none,
 * and sets *wrong.
 */
static const char *brackets(const char *p, const char *end, const char **wrong)
{
	struct nesting nesting = {{0}, 0};

	for (; p < end; p++) {
		switch (kinds[(unsigned char)*p]) {
		case PLAIN:
			break;
		case QUOTE:
			p = string_end(p, end);
			if (!p)
				goto early;
			p--;
			break;
		case OPEN:
			if (open_bracket(&nesting, *p))
				break;
			*wrong = "nested too deeply";
			return NULL;
		case CLOSE:
			if (!close_bracket(&nesting, *p)) {
				*wrong = "mismatched brackets";
				return NULL;
			}
			if (!nesting.depth)
				return p + 1;
			break;
		default:
			*wrong = "not JSON";
			return NULL;
		}
	}
early:
	*wrong = early_end;
	return NULL;
}

/* Control characters other than white space, eight bytes at a time. */
static bool has_control(const char *p, size_t len)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t word;

	for (; len >= sizeof word; p += sizeof word, len -= sizeof word) {
		memcpy(&word, p, sizeof word);
		if (((word - 0x20 * ones) & ~word & 0x80 * ones))
			break;
	}
	for (; len; p++, len--)
		if ((unsigned char)*p < 0x20 && !memchr("\t\r\n", *p, 3))
			return true;
	return false;
}

const char *check_line(const char *line, size_t len)
{
	const char *p = line, *end = line + len, *wrong = early_end;
	struct utf8 utf8 = {0};

	while (p < end && is_space(*p))
		p++;
	while (end > p && is_space(end[-1]))
		end--;
	if (p == end)
		return "no JSON text";
	if (has_control(p, (size_t)(end - p)))
		return "a control character";
	if (utf8_check(&utf8, p, (size_t)(end - p)) < (size_t)(end - p) ||
	    utf8.left)
		return "not UTF-8";
	if (*p == '{' || *p == '[')
		p = brackets(p, end, &wrong);
	else if (*p == '"')
		p = string_end(p, end);
	else
		return is_word(p, (size_t)(end - p)) ? NULL : "not JSON";
	if (!p)
		return wrong;
	return p < end ? "more than one JSON text" : NULL;
}
