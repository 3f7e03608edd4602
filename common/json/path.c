/*
 * Reads a path from left to right: a bracket, or a name behind a dot (the first
 * name has none). Names are not copied: the steps point into the path's own
 * copy of the text, in which quoted names are unescaped in place.
 *
 * PATH_ELEMENTS is not part of the text. `products` alone means the elements of
 * the array `products`, so path_parse_items appends this step, and path_parse
 * always leaves room for it. A path with [] already says where its items are,
 * so it does not get the step.
 */
#include "json/path.h"

#include "base/cut.h"
#include "base/mem.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct path root_itself;
static const struct path root_elements = {
    .count = 1, .step = {{.kind = PATH_ELEMENTS}}};
static const struct path root_products = {.count = 2,
    .step = {{.kind = PATH_NAME, .name = "products", .len = 8},
	{.kind = PATH_ELEMENTS}}};

/* A name in double quotes; a backslash escapes the next character. */
static const char *quoted(char **at, const char **name, size_t *len)
{
	char *from = *at + 1, *to = from;

	*name = from;
	for (; *from != '"'; from++) {
		if (*from == '\\')
			from++;
		if (!*from)
			return "a quoted name lacks its closing quote";
		*to++ = *from;
	}
	*len = (size_t)(to - *name);
	*at = from + 1;
	return NULL;
}

const char *path_take_name(
    char **at, const char *stops, const char **name, size_t *len)
{
	if (**at == '"')
		return quoted(at, name, len);
	*name = *at;
	*len = strcspn(*at, stops);
	*at += *len;
	return *len ? NULL : "a name is missing";
}

static const char *name(char **at, struct path_step *step)
{
	step->kind = PATH_NAME;
	return path_take_name(at, ".[]\"", &step->name, &step->len);
}

static const char *bracket(char **at, struct path_step *step)
{
	char *p = *at + 1, *digits = p;

	step->kind = PATH_EACH;
	if (strncmp(p, "-1]", 3) == 0) {
		step->kind = PATH_LAST;
		p += 2;
	} else if (*p != ']') {
		step->kind = PATH_INDEX;
		for (; *p >= '0' && *p <= '9' && p - digits < 18; p++)
			step->index = step->index * 10 + (uint64_t)(*p - '0');
		if (p == digits || *p != ']')
			return "expected [], [N] or [-1]";
	}
	*at = p + 1;
	return NULL;
}

const char *path_parse(struct path *p, const char *text)
{
	char *at;

	*p = (struct path){.text = mem_strdup(text)};
	at = p->text;
	if (*at == '$' && (!at[1] || strchr(".[", at[1])))
		at++;
	p->root = at > p->text ? !*at : strcmp(at, ".") == 0;
	if (p->root)
		return NULL;
	if (*at == '.')
		at++;
	while (*at || !p->count) {
		struct path_step *step = &p->step[p->count];
		const char *error;

		/* Leave one step for the elements. */
		if (++p->count == PATH_STEPS)
			return "too many steps";
		if (*at == '[') {
			error = bracket(&at, step);
		} else {
			if (*at == '.' && p->count > 1)
				at++;
			else if (p->count > 1)
				return "a dot is missing before a name";
			error = name(&at, step);
		}
		if (error)
			return error;
		p->last |= step->kind == PATH_LAST;
	}
	return NULL;
}

const char *path_parse_items(struct path *p, const char *text)
{
	const char *error = path_parse(p, text);
	size_t i = 0;

	if (error || p->root || p->step[p->count - 1].kind != PATH_NAME)
		return error;
	while (i < p->count && p->step[i].kind != PATH_EACH)
		i++;
	if (i == p->count)
		p->step[p->count++].kind = PATH_ELEMENTS;
	return NULL;
}

const struct path *path_for(const struct path *p, enum json_event root)
{
	if (p && !p->root)
		return p;
	if (root == JSON_ARRAY)
		return &root_elements;
	return p ? &root_itself : &root_products;
}

static void put(char *to, size_t room, size_t *n, char c)
{
	if (*n < room - 1)
		to[*n] = c;
	++*n;
}

size_t path_name(char *to, size_t room, const char *name, size_t len)
{
	bool quoted = !len || (len == 1 && *name == '$');
	size_t n = 0;

	for (size_t i = 0; i < len && !quoted; i++)
		quoted = memchr(".[]\"", name[i], 4) != NULL;
	if (quoted)
		put(to, room, &n, '"');
	for (size_t i = 0; i < len; i++) {
		if (quoted && (name[i] == '"' || name[i] == '\\'))
			put(to, room, &n, '\\');
		put(to, room, &n, name[i] ? name[i] : '?');
	}
	if (quoted)
		put(to, room, &n, '"');
	to[n < room ? n : room - 1] = '\0';
	return n;
}

void path_spell(
    char *to, size_t room, const struct path_step *steps, size_t count)
{
	size_t n = 0, i;

	snprintf(to, room, ".");
	for (i = 0; i < count && n + 1 < room; i++) {
		const struct path_step *s = &steps[i];

		if (s->kind == PATH_NAME && n)
			put(to, room, &n, '.');
		if (s->kind == PATH_NAME)
			n += path_name(to + n, room - n, s->name, s->len);
		else if (s->kind == PATH_INDEX)
			n += (size_t)snprintf(
			    to + n, room - n, "[%" PRIu64 "]", s->index);
		else
			n += (size_t)snprintf(to + n, room - n, "%s",
			    s->kind == PATH_LAST ? "[-1]" : "[]");
	}
	if (n >= room || i < count)
		cut_copy(to, room, to, room - 1, true);
}

size_t path_steps(
    struct path_step *to, const struct path *a, const struct path *b)
{
	const struct path *paths[] = {a, b};
	size_t n = 0;

	for (int k = 0; k < 2; k++)
		for (size_t i = 0; paths[k] && i < paths[k]->count; i++) {
			assert(n < PATH_STEPS);
			to[n++] = paths[k]->step[i];
		}
	return n;
}

const char *path_wants(enum path_kind kind)
{
	switch (kind) {
	case PATH_NAME:
		return "an object";
	case PATH_EACH:
		return "an array or object";
	default:
		return "an array";
	}
}

size_t path_room(const struct path *a, const struct path *b)
{
	const struct path *paths[] = {a, b};
	size_t most = 0;

	for (int k = 0; k < 2; k++)
		for (size_t i = 0; paths[k] && i < paths[k]->count; i++)
			if (paths[k]->step[i].len > most)
				most = paths[k]->step[i].len;
	return size_mul(most, strlen("\\u0000"));
}

static bool same_step(const struct path_step *a, const struct path_step *b)
{
	return a->kind == b->kind && a->index == b->index && a->len == b->len &&
	       (!a->len || !memcmp(a->name, b->name, a->len));
}

bool path_same(const struct path *a, const struct path *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!same_step(&a->step[i], &b->step[i]))
			return false;
	return true;
}

void path_release(struct path *p)
{
	free(p->text);
	p->text = NULL;
}
