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
#include "json/path.h"
#include "json/string.h"
#include "json/token.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_NESTING = 1000, NOTES = 128 };

/* A name that is kept, and those within it. */
struct name {
	char *text;
	size_t len;
	struct name *child, *next;
	bool whole; /* it is kept with all that is in it */
};

/* A member of an item that is kept. */
struct note {
	const struct name *name;
	uint64_t key, end; /* offsets; end 0: of a scalar, not known */
};

struct fields {
	struct name root;
	size_t longest; /* name */
	struct note notes[NOTES];
	size_t count; /* of the item's named members; may be more than NOTES */
	bool named;   /* the last key is one of them */
};

static struct name *child_named(
    const struct name *n, const char *text, size_t len)
{
	struct name *c = n->child;

	while (c && (c->len != len || memcmp(c->text, text, len) != 0))
		c = c->next;
	return c;
}

static struct name *add_name(struct name *n, const char *text, size_t len)
{
	struct name *c = child_named(n, text, len);

	if (c)
		return c;
	c = mem_alloc(sizeof *c);
	*c = (struct name){.len = len, .next = n->child};
	c->text = mem_alloc(len);
	memcpy(c->text, text, len);
	n->child = c;
	return c;
}

/* Adds the names to f; returns NULL, or what is wrong. */
static const char *take_names(struct fields *f, char *at)
{
	struct name *to = &f->root;

	for (;;) {
		const char *name, *wrong;
		size_t len;

		wrong = path_take_name(&at, ",.[]\"", &name, &len);
		if (wrong)
			return wrong;
		if (*at && !strchr(",.", *at))
			return "a name with a bracket or a quote stands in "
			       "quotes; arrays need no []";
		if (len > f->longest)
			f->longest = len;
		to = add_name(to, name, len);
		if (*at != '.')
			to->whole = true;
		if (!*at)
			return NULL;
		if (*at++ == ',')
			to = &f->root;
	}
}

struct fields *fields_parse(const char *text, const char **wrong)
{
	struct fields *f = mem_alloc(sizeof *f);
	char *copy = mem_strdup(text);

	*f = (struct fields){.count = 0};
	*wrong = take_names(f, copy);
	free(copy);
	if (!*wrong)
		return f;
	fields_free(f);
	return NULL;
}

static void free_names(struct name *n)
{
	struct name *next;

	for (; n; n = next) {
		next = n->next;
		free_names(n->child);
		free(n->text);
		free(n);
	}
}

void fields_free(struct fields *f)
{
	if (f)
		free_names(f->root.child);
	free(f);
}

static inline const char *blanks(const char *p, const char *end)
{
	return p < end && (unsigned char)*p <= ' ' ? token_blanks(p, end) : p;
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

static inline const char *skip_value(const char *p, const char *end)
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
static inline const char *member_value(
    const char *p, const char *end, struct key *key)
{
	const char *after;

	if (p >= end || *p != '"')
		return NULL;
	after = string_skip(p, end, &key->escaped);
	if (!after)
		after = end;
	key->text = p;
	key->len = (size_t)(after - p);
	p = blanks(after, end);
	return p < end && *p == ':' ? blanks(p + 1, end) : NULL;
}

/* From the end of a value to the next member or element. */
static inline const char *next_one(const char *p, const char *end)
{
	p = blanks(p, end);
	return p < end && *p == ',' ? blanks(p + 1, end) : p;
}

/* NULL: the member is not named. */
static const struct name *child_for(const struct name *n, const struct key *key)
{
	const struct name *c = n->child;

	if (!key->escaped)
		return child_named(n, key->text + 1, key->len - 2);
	while (c && !string_equals(key->text, key->len, c->text, c->len))
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

static void put_key(char **to, bool first, const struct key *key)
{
	if (!first)
		*(*to)++ = ',';
	put(to, key->text, key->len);
	*(*to)++ = ':';
}

static const char *keep(char **to, const struct name *n, const char *p,
    const char *end, int nesting);

static const char *keep_members(char **to, const struct name *n, const char *p,
    const char *end, int nesting)
{
	const char *value;
	struct key key;
	bool first = true;

	*(*to)++ = '{';
	p = blanks(p + 1, end);
	while ((value = member_value(p, end, &key))) {
		const struct name *c = child_for(n, &key);

		if (!c) {
			p = next_one(skip_value(value, end), end);
			continue;
		}
		put_key(to, first, &key);
		first = false;
		p = next_one(keep(to, c, value, end, nesting), end);
	}
	*(*to)++ = '}';
	return p + 1;
}

static const char *keep_elements(char **to, const struct name *n, const char *p,
    const char *end, int nesting)
{
	bool first = true;

	*(*to)++ = '[';
	p = blanks(p + 1, end);
	while (*p != ']') {
		if (!first)
			*(*to)++ = ',';
		first = false;
		p = next_one(keep(to, n, p, end, nesting), end);
	}
	*(*to)++ = ']';
	return p + 1;
}

/* Writes what is kept of the value at p to *to; returns the value's end. */
static const char *keep(char **to, const struct name *n, const char *p,
    const char *end, int nesting)
{
	const char *after;
	char c = !n->whole && nesting < MAX_NESTING ? *p : '\0';

	if (c == '{')
		return keep_members(to, n, p, end, nesting + 1);
	if (c == '[')
		return keep_elements(to, n, p, end, nesting + 1);
	after = skip_value(p, end);
	put(to, p, (size_t)(after - p));
	return after;
}

size_t fields_keep(const struct fields *f, char *value, size_t len)
{
	char *to = value;

	keep(&to, &f->root, value, value + len, 0);
	return (size_t)(to - value);
}

size_t fields_room(const struct fields *f)
{
	return size_mul(f->longest + 1, strlen("\\u0000"));
}

void fields_begin(struct fields *f)
{
	f->count = 0;
	f->named = false;
}

enum json_next fields_note(struct fields *f, enum json_event event,
    const char *text, size_t len, uint64_t at)
{
	const struct name *name;

	if (event == JSON_END) {
		if (f->named && f->count <= NOTES)
			f->notes[f->count - 1].end = at;
	} else if (event == JSON_KEY) {
		name = child_named(&f->root, text, len);
		f->named = name;
		if (name && f->count++ < NOTES)
			f->notes[f->count - 1] = (struct note){name, at, 0};
	}
	return JSON_SKIP;
}

/* Writes a member of the item to *to. */
static void keep_noted(char **to, bool first, const struct note *note,
    char *item, const char *end, uint64_t offset)
{
	struct key key;
	const char *value =
	    member_value(item + (note->key - offset), end, &key);

	put_key(to, first, &key);
	if (note->end && note->name->whole)
		put(to, value, (size_t)(item + (note->end - offset) - value));
	else
		keep(to, note->name, value, end, 1);
}

size_t fields_keep_item(
    const struct fields *f, char *item, size_t len, uint64_t start)
{
	char *to = item;

	if (*item != '{' || f->count > NOTES)
		return fields_keep(f, item, len);
	*to++ = '{';
	for (size_t i = 0; i < f->count; i++)
		keep_noted(&to, !i, &f->notes[i], item, item + len, start);
	*to++ = '}';
	return (size_t)(to - item);
}

bool fields_find(const char *value, size_t len, const char *name,
    const char **found, size_t *found_len)
{
	const char *end = value + len, *p = blanks(value, end);
	const char *from;
	struct key key;
	bool any = false;

	if (p == end || *p != '{')
		return false;
	p = blanks(p + 1, end);
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
