/*
 * A reader of the Link header (RFC 8288, section 3):
 *
 *     <target>; name=value; name="value", <target>; ...
 *
 * In: one header value. Out: the target of the first link with a relation, or
 * the fact that the relation is named but cannot be used. Servers make many
 * mistakes here, and a next page that is overlooked is lost silently. So the
 * reader is lenient in two steps.
 *
 * First it reads links, and accepts what has only one meaning: a missing comma
 * or semicolon, other quotes, braces as in Shopify's documentation
 * (rel={next}), blanks between < and >. A "<" begins a link. A comma ends one,
 * and so does a ">" without a "<": what follows belongs to a link whose target
 * is unknown. Only the first rel of a link counts (3.3).
 *
 * If no link has the relation, but the value breaks the rules somewhere, the
 * links may have been read wrongly. Then a rel with the relation makes the
 * value unusable, wherever it stands.
 */
#include "fetch/link.h"

#include "base/buf.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

struct reader {
	const char *at;
	bool broken;	  /* the value breaks a rule of the RFC */
	bool doubtful;	  /* the target may begin at an earlier "<" */
	struct buf value; /* of the last parameter, without quotes */
};

/*
 * A relation is a word, such as "next", or a URI (3.3). All that neither has,
 * and the marks that servers put around or between relations, separate them.
 */
static bool is_in_relation(char c)
{
	return c > ' ' && c < 0x7f && !strchr("\"'`,;<>[]{}\\^|", c);
}

static bool has_relation(const char *list, size_t len, const char *rel)
{
	size_t rel_len = strlen(rel), word;

	for (size_t i = 0; i < len; i += word + 1) {
		word = 0;
		while (i + word < len && is_in_relation(list[i + word]))
			word++;
		if (word == rel_len && !strncasecmp(list + i, rel, word))
			return true;
	}
	return false;
}

/* Moves behind the next "<target>"; false if there is none. */
static bool next_target(struct reader *r, const char **target, size_t *len)
{
	r->doubtful = false;
	for (;;) {
		r->at += strspn(r->at, " \t,");
		if (*r->at && *r->at != '<')
			r->broken = true;
		r->at += strcspn(r->at, "<");
		if (!*r->at)
			return false;
		*target = ++r->at;
		*len = strcspn(r->at, "<>");
		r->broken |= memchr(*target, '"', *len) != NULL;
		r->at += *len;
		if (*r->at == '>') {
			r->at++;
			return true;
		}
		/* A new link, or a "<" in this target? */
		r->broken = true;
		r->doubtful = *len && !strchr(", \t", r->at[-1]);
	}
}

/* At a quotation mark: reads to the other one (RFC 9110, 5.6.4). */
static void read_quoted(struct reader *r)
{
	for (r->at++; *r->at && *r->at != '"'; r->at++) {
		if (*r->at == '\\' && r->at[1])
			r->at++;
		buf_putc(&r->value, *r->at);
	}
	if (*r->at)
		r->at++;
	else
		r->broken = true;
}

/* At another value: 'a b' and {a b} may have blanks, a token may not. */
static void read_token(struct reader *r)
{
	const char *until = *r->at == '\'' ? "'=,;<>" : "}=,;<>";
	size_t len = strcspn(r->at, ",;<> \t"), inner;

	if (*r->at == '\'' || *r->at == '{') {
		inner = 1 + strcspn(r->at + 1, until);
		if (r->at[inner] == *until)
			len = inner + 1;
	}
	r->broken |= memchr(r->at, '"', len) != NULL;
	buf_put(&r->value, r->at, len);
	r->at += len;
}

/*
 * Reads the next parameter of a link: its name, and its value into r->value.
 * False at the end of the link.
 */
static bool next_parameter(struct reader *r, const char **name, size_t *len)
{
	size_t before = strspn(r->at, " \t;");

	*name = r->at + before;
	if (!**name || strchr(",<>", **name)) {
		r->at = *name;
		return false;
	}
	*len = strcspn(*name, "=,;<>\"'{}\\ \t");
	r->broken |= !*len || !memchr(r->at, ';', before);
	r->at = *name + *len;
	buf_reset(&r->value);
	r->at += strspn(r->at, " \t");
	if (*r->at == '=') {
		r->at += strspn(r->at, "= \t");
		if (*r->at == '"')
			read_quoted(r);
		else
			read_token(r);
	} else if (!*len) {
		r->at++; /* a mark that belongs to nothing */
	}
	return true;
}

/*
 * Is it a rel that is written in another way: rel:next, rel*=UTF-8''next? The
 * RFC knows no rel*, and a parameter without a value has no relation.
 */
static bool is_odd_rel(const char *name, size_t len)
{
	return len > 3 && !strncasecmp(name, "rel", 3) && strchr(":*", name[3]);
}

/* Reads the parameters of a link. Does the first rel have the relation? */
static bool parameters_have(struct reader *r, const char *rel)
{
	bool seen = false, found = false;
	const char *name;
	size_t len;

	while (next_parameter(r, &name, &len)) {
		r->broken |= is_odd_rel(name, len);
		if (len != 3 || strncasecmp(name, "rel", 3) != 0)
			continue;
		if (seen)
			r->broken = true;
		else
			found = has_relation(r->value.data, r->value.len, rel);
		seen = true;
	}
	return found;
}

/* Part of a longer name, such as x-rel, or of a query in a target? */
static bool joins(char c)
{
	return isalnum((unsigned char)c) || strchr("-_.?&", c);
}

/* Is there a rel with the relation, whatever the links are? */
static bool mentions(const char *value, const char *rel)
{
	const char *at = strcasestr(value, "rel"), *list;

	for (; at; at = strcasestr(at + 3, "rel")) {
		list = at + 3 + strspn(at + 3, "\"'* \t");
		if (!strchr("=:", *list) || !*list ||
		    (at > value && joins(at[-1])))
			continue;
		list += strspn(list, "=: \t");
		if (has_relation(list, strcspn(list, "=,;<>"), rel))
			return true;
	}
	return false;
}

enum link_found link_find(
    struct buf *target, const char *value, const char *rel)
{
	struct reader r = {.at = value};
	bool found = false;
	const char *start;
	size_t len;

	while (!found && next_target(&r, &start, &len))
		found = parameters_have(&r, rel) && !r.doubtful;
	buf_release(&r.value);
	if (found) {
		buf_put(target, start, len);
		return LINK_FOUND;
	}
	return r.broken && mentions(value, rel) ? LINK_UNUSABLE : LINK_NONE;
}
