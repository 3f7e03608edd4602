/*
 * A filter is not parsed, since each API has its own syntax. These signs say
 * that there is more than one condition:
 *
 *     a gt 1 and id gt {cursor}         "and" or "or" as a word
 *     a=gt=1;id=gt={cursor}             ";", "|" or "&"
 *     {"a":1,"id":{"gt":"{cursor}"}}    a comma, but not one between arguments,
 *                                       gt(id,{cursor}), or after an operator
 *     a:1 id:>{cursor}                  another word with ":", "=", "<" or ">"
 *     SELECT … WHERE id > {cursor}      more than three other words
 *     {limit}:{cursor}                  another placeholder
 */
#include "fetch/keyset.h"

#include "base/escape.h"
#include "base/mem.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char blanks[] = " \t";

/* The placeholder at the brace s, with or without "+". */
static enum placeholder placeholder_in(const char *s)
{
	static const char plus[] = "{+cursor}";
	size_t len;

	return strncmp(s, plus, sizeof plus - 1) ? placeholder_at(s, &len)
						 : PLACE_CURSOR;
}

/* Has the text this placeholder, or, with `other`, another one? */
static bool has(const char *text, size_t len, enum placeholder what, bool other)
{
	for (const char *s = text; s < text + len; s++) {
		enum placeholder in = *s == '{' ? placeholder_in(s) : PLACES;

		if (in != PLACES && (in != what) == other)
			return true;
	}
	return false;
}

bool keyset_has(const char *text, size_t len, enum placeholder what)
{
	return has(text, len, what, false);
}

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-';
}

static bool has_conjunction(const char *text)
{
	if (strpbrk(text, ";|&"))
		return true;
	while (*text) {
		size_t len = 0;

		while (is_name(text[len]))
			len++;
		if ((len == 3 && !strncasecmp(text, "and", len)) ||
		    (len == 2 && !strncasecmp(text, "or", len)))
			return true;
		text += len ? len : 1;
	}
	return false;
}

/* Has it a comma between conditions: not in gt(id,5), and not in >,5? */
static bool has_comma(const char *text)
{
	enum { DEPTH = 32 };
	bool call[DEPTH + 1] = {false};
	size_t depth = 0;

	for (const char *p = text; *p; p++) {
		if (strchr("([{", *p)) {
			if (depth == DEPTH)
				return true;
			call[++depth] = *p == '(' && p > text && is_name(p[-1]);
		} else if (strchr(")]}", *p)) {
			depth -= depth > 0;
		} else if (*p == ',' && !call[depth] &&
			   (p == text || !strchr("<>=!~", p[-1]))) {
			return true;
		}
	}
	return false;
}

/* Is it a name and an operator, as in status:active? */
static bool is_condition(const char *word, size_t len)
{
	for (size_t i = 1; i < len; i++)
		if (strchr(":=<>~", word[i]) && is_name(word[i - 1]))
			return true;
	return false;
}

static bool has_words(const char *text, enum placeholder what)
{
	enum { MOST = 3 }; /* such as the name and the operator */
	unsigned words = 0;

	while (*(text += strspn(text, blanks))) {
		size_t len = strcspn(text, blanks);

		if (!keyset_has(text, len, what) &&
		    (is_condition(text, len) || ++words > MOST))
			return true;
		text += len;
	}
	return false;
}

static bool is_json(const char *text)
{
	text += strspn(text, blanks);
	return *text == '[' || (*text == '{' && placeholder_in(text) == PLACES);
}

bool keyset_has_more(const char *text, size_t len, enum placeholder what)
{
	char *plain = mem_strndup(text, len);
	bool more = has(text, len, what, true);

	for (char *p = plain; *p; p++)
		if (*p == '+' && (p == plain || p[-1] != '{'))
			*p = ' '; /* as a form spells a blank */
	plain[escape_decode(plain, NULL, len)] = '\0';
	more = more || has_conjunction(plain) || has_comma(plain) ||
	       (!is_json(plain) && has_words(plain, what));
	free(plain);
	return more;
}
