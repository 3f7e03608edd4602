/*
 * With its placeholders, a text is not JSON yet, so no parser can read it. It
 * is read token by token, and only strings and braces matter:
 *
 *     "…"         one placeholder and nothing else: a whole value, unless ":"
 *                 follows, which makes it the name of a member
 *     {offset}    a whole value if it stands where JSON has one
 *
 * All slots are collected; then, if there is a whole value, the others are
 * dropped. So the selections of a GraphQL query, such as edges{cursor}, stay if
 * the query's variables have placeholders.
 */
#include "fetch/body.h"

#include "fetch/pattern.h"
#include "json/string.h"

#include <string.h>

static const char blanks[] = " \t\r\n";

struct body {
	struct pattern *pattern;
	struct body_notes *notes;
	const char *text, *end;
	bool whole; /* a whole value is among the slots */
};

static bool is_whole(enum form form)
{
	return form == FORM_VALUE || form == FORM_STRING;
}

static void add(struct body *b, const char *at, size_t len,
    enum placeholder what, enum form form)
{
	const struct slot slot = {(size_t)(at - b->text), len, what, form, 0};

	pattern_add(b->pattern, slot);
	b->whole |= is_whole(form);
}

/* A whole value that is a {word}, at its brace: is it a placeholder? */
static void check_word(struct body *b, const char *brace)
{
	size_t len = placeholder_word(brace);

	if (!len || placeholder_near(brace, len) == PLACES)
		return;
	b->notes->misspelt = brace;
	b->notes->misspelt_len = len;
}

/* Is there \" before the brace, and after `end`? */
static bool in_quotes(const char *from, const char *brace, const char *end)
{
	return brace - from >= 2 && brace[-1] == '"' && brace[-2] == '\\' &&
	       end[0] == '\\' && end[1] == '"';
}

/* The last \" in the string, or its start. */
static const char *last_quote(const char *from, const char *end)
{
	while (end > from + 1 && (end[-1] != '"' || end[-2] != '\\'))
		end--;
	return end > from + 1 ? end - 2 : from;
}

/* After the escape at the backslash. In an inner string, \\ escapes, too. */
static const char *skip_escape(const char *at, bool *inner)
{
	if (at[1] == '"')
		*inner = !*inner;
	if (at[1] != '\\' || !*inner)
		return at + 2;
	return at[2] == '\\' ? at + 4 : at + 3;
}

/* The inside of a longer string, [from, end). It may hold strings itself. */
static void take_inside(struct body *b, const char *from, const char *end)
{
	const char *last = last_quote(from, end), *at = from;
	bool inner = false;
	enum placeholder what;
	size_t len = 0;

	while (at < end) {
		what = *at == '{' ? placeholder_at(at, &len) : PLACES;
		if (*at == '\\') {
			at = skip_escape(at, &inner);
		} else if (what == PLACES || at + len > end) {
			at++;
		} else {
			if (!inner || at > last)
				add(b, at, len, what, FORM_INSIDE);
			else if (in_quotes(from, at, at + len))
				add(b, at - 2, len + 4, what, FORM_QUOTED);
			else
				add(b, at, len, what, FORM_INNER);
			at += len;
		}
	}
}

/* A string, at its quote. Returns what follows. */
static const char *take_string(struct body *b, const char *at)
{
	const char *after = string_end(at, b->end), *inside = at + 1;
	size_t len = 0, inside_len;
	enum placeholder what;

	if (!after)
		return inside; /* not JSON */
	if (after[strspn(after, blanks)] == ':')
		return after;
	inside_len = (size_t)(after - 1 - inside);
	what = *inside == '{' ? placeholder_at(inside, &len) : PLACES;
	if (what != PLACES && len == inside_len) {
		add(b, at, len + 2, what, FORM_STRING);
		return after;
	}
	if (*inside == '{' && placeholder_word(inside) == inside_len)
		check_word(b, inside);
	take_inside(b, inside, after - 1);
	return after;
}

/* Does JSON have a value here, from the brace at `at` up to `end`? */
static bool is_value(const struct body *b, const char *at, const char *end)
{
	const char *after = end + strspn(end, blanks);

	while (at > b->text && strchr(blanks, at[-1]))
		at--;
	/* The round bracket is for the arguments of a GraphQL field. */
	return (at == b->text || strchr(":[,", at[-1])) &&
	       strchr(",]})", *after);
}

/* A brace outside of strings. Returns what follows. */
static const char *take_brace(struct body *b, const char *at)
{
	size_t len = placeholder_word(at);
	enum placeholder what = placeholder_at(at, &len);

	if (!len)
		return at + 1;
	if (what != PLACES)
		add(b, at, len, what,
		    is_value(b, at, at + len) ? FORM_VALUE : FORM_PLAIN);
	else if (is_value(b, at, at + len))
		check_word(b, at);
	return at + len;
}

/* Drops the slots that are no whole values. */
static void keep_whole(struct body *b)
{
	struct pattern *p = b->pattern;
	size_t kept = 0;

	for (size_t i = 0; i < p->count; i++) {
		if (is_whole(p->slots[i].form))
			p->slots[kept++] = p->slots[i];
		else
			b->notes->stays[p->slots[i].what] = true;
	}
	p->count = kept;
}

void body_pattern(struct pattern *p, const char *text, struct body_notes *notes)
{
	struct body b = {.pattern = p, .notes = notes, .text = text};
	const char *at = text;

	*notes = (struct body_notes){0};
	b.end = text + strlen(text);
	buf_put(&p->text, text, strlen(text));
	while (*at) {
		if (*at == '"')
			at = take_string(&b, at);
		else if (*at == '{')
			at = take_brace(&b, at);
		else
			at++;
	}
	if (b.whole)
		keep_whole(&b);
}
