/*
 * Works in place on the bytes of a value that is known to be JSON, without a
 * parser. To cut members out, only the ends of values have to be found, and
 * quotes and brackets show these. Nothing is added, so the writing position
 * `to` never overtakes the reading position `p`.
 *
 * The names make a tree: of id,variants.sku the root has the children "id" and
 * "variants", and "variants" has "sku". `whole` says that a value is kept with
 * all that is in it, even if parts of it are named as well.
 *
 * fields_find also takes bytes that may not be JSON: each step checks `end`, so
 * nothing beyond it is read.
 */
#include "json/fields.h"

#include "base/mem.h"
#include "json/string.h"
#include "json/token.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_NESTING = 1000 };

struct fields {
	char *name;
	size_t len;
	struct fields *child, *next;
	bool whole; /* it is kept with all that is in it */
};

static struct fields *child_named(
    const struct fields *f, const char *name, size_t len)
{
	struct fields *c = f->child;

	while (c && (c->len != len || memcmp(c->name, name, len) != 0))
		c = c->next;
	return c;
}

static struct fields *add_name(struct fields *f, const char *name, size_t len)
{
	struct fields *c = child_named(f, name, len);

	if (c)
		return c;
	c = mem_alloc(sizeof *c);
	*c = (struct fields){.len = len, .next = f->child};
	c->name = mem_alloc(len);
	memcpy(c->name, name, len);
	f->child = c;
	return c;
}

struct fields *fields_parse(const char *text)
{
	struct fields *root = mem_alloc(sizeof *root), *at = root;

	*root = (struct fields){0};
	for (;;) {
		size_t len = strcspn(text, ",.");

		if (!len) {
			fields_free(root);
			return NULL;
		}
		at = add_name(at, text, len);
		text += len;
		if (*text != '.')
			at->whole = true;
		if (!*text)
			return root;
		if (*text++ == ',')
			at = root;
	}
}

void fields_free(struct fields *f)
{
	struct fields *next;

	for (; f; f = next) {
		next = f->next;
		fields_free(f->child);
		free(f->name);
		free(f);
	}
}

/* Just past the string at p. */
static const char *skip_string(const char *p, const char *end)
{
	const char *after = string_end(p, end);

	return after ? after : end;
}

/* Just past the object or array at p. */
static const char *skip_container(const char *p, const char *end)
{
	size_t depth = 0;

	while (p < end) {
		switch (*p) {
		case '"':
			p = skip_string(p, end);
			continue;
		case '{':
		case '[':
			depth++;
			break;
		case '}':
		case ']':
			if (!--depth)
				return p + 1;
			break;
		default:
			break;
		}
		p++;
	}
	return end;
}

static const char *skip_value(const char *p, const char *end)
{
	if (p < end && *p == '"')
		return skip_string(p, end);
	if (p < end && (*p == '{' || *p == '['))
		return skip_container(p, end);
	while (p < end && *p != ',' && *p != ']' && *p != '}' &&
	       (unsigned char)*p > ' ')
		p++;
	return p;
}

/* The key of a member as written, with its quotes. */
struct key {
	const char *text;
	size_t len;
	bool escaped;
};

/*
 * Where the value of the member at p begins; NULL: there is no member. Sets its
 * key.
 */
static const char *member_value(const char *p, const char *end, struct key *key)
{
	const char *after;

	if (p >= end || *p != '"')
		return NULL;
	after = string_skip(p, end, &key->escaped);
	if (!after)
		after = end;
	key->text = p;
	key->len = (size_t)(after - p);
	p = token_blanks(after, end);
	return p < end && *p == ':' ? token_blanks(p + 1, end) : NULL;
}

/* From the end of a value to the next member or element. */
static const char *next_one(const char *p, const char *end)
{
	p = token_blanks(p, end);
	return p < end && *p == ',' ? token_blanks(p + 1, end) : p;
}

/* NULL: the member is not named. */
static const struct fields *child_for(
    const struct fields *f, const struct key *key)
{
	const struct fields *c = f->child;

	if (!key->escaped)
		return child_named(f, key->text + 1, key->len - 2);
	while (c && !string_equals(key->text, key->len, c->name, c->len))
		c = c->next;
	return c;
}

/* The two may overlap. */
static void put(char **to, const char *from, size_t len)
{
	assert(*to <= from);
	memmove(*to, from, len);
	*to += len;
}

static const char *keep(char **to, const struct fields *f, const char *p,
    const char *end, int nesting);

static const char *keep_members(char **to, const struct fields *f,
    const char *p, const char *end, int nesting)
{
	const char *value;
	struct key key;
	bool first = true;

	*(*to)++ = '{';
	p = token_blanks(p + 1, end);
	while ((value = member_value(p, end, &key))) {
		const struct fields *c = child_for(f, &key);

		if (!c) {
			p = next_one(skip_value(value, end), end);
			continue;
		}
		if (!first)
			*(*to)++ = ',';
		first = false;
		put(to, key.text, key.len);
		*(*to)++ = ':';
		p = next_one(keep(to, c, value, end, nesting), end);
	}
	*(*to)++ = '}';
	return p + 1;
}

static const char *keep_elements(char **to, const struct fields *f,
    const char *p, const char *end, int nesting)
{
	bool first = true;

	*(*to)++ = '[';
	p = token_blanks(p + 1, end);
	while (*p != ']') {
		if (!first)
			*(*to)++ = ',';
		first = false;
		p = next_one(keep(to, f, p, end, nesting), end);
	}
	*(*to)++ = ']';
	return p + 1;
}

/* Writes what is kept of the value at p to *to; returns the value's end. */
static const char *keep(char **to, const struct fields *f, const char *p,
    const char *end, int nesting)
{
	const char *after;
	char c = !f->whole && nesting < MAX_NESTING ? *p : '\0';

	if (c == '{')
		return keep_members(to, f, p, end, nesting + 1);
	if (c == '[')
		return keep_elements(to, f, p, end, nesting + 1);
	after = skip_value(p, end);
	put(to, p, (size_t)(after - p));
	return after;
}

size_t fields_keep(const struct fields *f, char *value, size_t len)
{
	char *to = value;

	keep(&to, f, value, value + len, 0);
	return (size_t)(to - value);
}

bool fields_find(const char *value, size_t len, const char *name,
    const char **found, size_t *found_len)
{
	const char *end = value + len, *p = token_blanks(value, end);
	const char *from;
	struct key key;
	bool any = false;

	if (p == end || *p != '{')
		return false;
	p = token_blanks(p + 1, end);
	while ((from = member_value(p, end, &key))) {
		p = skip_value(from, end);
		if (string_equals(key.text, key.len, name, strlen(name))) {
			*found = from;
			*found_len = (size_t)(p - from);
			any = true;
		}
		p = next_one(p, end);
	}
	return any;
}
