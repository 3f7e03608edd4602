/*
 * Each category is recorded by its path, as it is and in lower case. So a step
 * below a category is found by the path of that category and the name of the
 * step. Several categories can have the same path: Medusa's handles are unique,
 * its names are not, not even below one parent.
 *
 * A handle has no separator, so it can be the first step of a path, or any step
 * if the category is below the one before.
 */
#include "medusa/name_tree.h"

#include "base/buf.h"
#include "base/letter.h"

#include <string.h>

const char name_separator[] = " > ";

/* One of the categories with the same path, in the order they were added. */
struct place {
	const struct category *category;
	struct place *next;
	struct place *last; /* of the first one only */
};

void name_tree_release(struct name_tree *t)
{
	map_release(&t->by_id);
	map_release(&t->by_handle);
	map_release(&t->by_path);
	map_release(&t->by_lower);
	arena_release(&t->arena);
	*t = (struct name_tree){0};
}

static const char *copy(struct name_tree *t, const char *text)
{
	return text ? arena_copy(&t->arena, text, strlen(text)) : NULL;
}

void name_tree_add(struct name_tree *t, const char *id, const char *name,
    const char *handle, const char *parent_id)
{
	struct category *c = arena_alloc(&t->arena, sizeof *c);

	*c = (struct category){.id = copy(t, id),
	    .name = copy(t, name),
	    .handle = copy(t, handle ? handle : ""),
	    .parent_id = copy(t, parent_id)};
	*(t->first ? &t->last->next : &t->first) = c;
	t->last = c;
	if (!t->unlinked)
		t->unlinked = c;
	map_put(&t->by_id, c->id, strlen(c->id), c);
	if (*c->handle)
		map_put(&t->by_handle, c->handle, strlen(c->handle), c);
}

/* Appends the path; false if it is too long, as it is without an end. */
static bool put_path(struct buf *to, const struct category *c)
{
	enum { STEPS = NAME_MAX_BYTES / 3 + 1 };
	const struct category *chain[STEPS];
	size_t n = 0;

	for (; c && n < STEPS; c = c->parent)
		chain[n++] = c;
	while (!c && n && to->len <= NAME_MAX_BYTES) {
		if (to->len)
			buf_puts(to, name_separator);
		buf_puts(to, chain[--n]->name);
	}
	return !c && to->len <= NAME_MAX_BYTES;
}

static void put_place(struct name_tree *t, struct map *to,
    const struct buf *path, const struct category *c)
{
	struct place *first = map_get(to, path->data, path->len);
	struct place *new = arena_alloc(&t->arena, sizeof *new);

	new->category = c;
	if (first)
		first->last = first->last->next = new;
	else
		map_put(to, path->data, path->len, new);
	if (!first)
		new->last = new;
}

static void link_path(struct name_tree *t, struct category *c)
{
	struct buf path = {0}, lower = {0};

	if (put_path(&path, c) && path.len) {
		c->path = arena_copy(&t->arena, path.data, path.len);
		put_place(t, &t->by_path, &path, c);
		letter_put_lower(&lower, path.data, path.len);
		put_place(t, &t->by_lower, &lower, c);
	}
	buf_release(&path);
	buf_release(&lower);
}

void name_tree_link(struct name_tree *t)
{
	for (struct category *c = t->unlinked; c; c = c->next)
		if (c->parent_id)
			c->parent = map_get(
			    &t->by_id, c->parent_id, strlen(c->parent_id));
	for (struct category *c = t->unlinked; c; c = c->next)
		link_path(t, c);
	t->unlinked = NULL;
}

const char *name_tree_path(
    const struct name_tree *t, const char *id, size_t len)
{
	const struct category *c = map_get(&t->by_id, id, len);

	return c ? c->path : NULL;
}

size_t name_path_head(const char *path, size_t len)
{
	const size_t n = sizeof name_separator - 1;

	for (size_t i = len; i-- > 0;)
		if (len - i >= n && memcmp(path + i, name_separator, n) == 0)
			return i;
	return 0;
}

/* The one of these that is below the parent, or of all if `any`. */
static struct name_found among(
    const struct place *p, bool any, const struct category *parent, size_t len)
{
	struct name_found f = {0};

	for (; p; p = p->next) {
		if (!any && p->category->parent != parent)
			continue;
		if (f.one)
			return (struct name_found){NULL, f.one, len};
		f.one = p->category;
	}
	return f;
}

/* The category below the parent, or at the top, that the name means. `len` is
 * the length of the path as far as the name. */
static struct name_found below(const struct name_tree *t,
    const struct category *parent, const char *name, size_t name_len,
    size_t len)
{
	const struct category *c = map_get(&t->by_handle, name, name_len);
	struct buf path = {0}, lower = {0};
	struct name_found f, g;

	if (parent)
		buf_printf(&path, "%s%s", parent->path, name_separator);
	buf_put(&path, name, name_len);
	letter_put_lower(&lower, path.data, path.len);
	f = among(
	    map_get(&t->by_path, path.data, path.len), false, parent, len);
	g = among(
	    map_get(&t->by_lower, lower.data, lower.len), false, parent, len);
	buf_release(&path);
	buf_release(&lower);
	if (f.one)
		return f;
	if (c && c->parent == parent)
		return (struct name_found){.one = c};
	return f.several ? f : g;
}

struct name_found name_tree_find(
    const struct name_tree *t, const char *path, size_t len)
{
	const struct category *c = map_get(&t->by_handle, path, len);
	size_t head = name_path_head(path, len), start = 0;
	struct name_found f =
	    among(map_get(&t->by_path, path, len), true, NULL, len);
	struct name_found parent = {0};

	if (f.one)
		return f;
	if (c)
		return (struct name_found){.one = c};
	if (f.several)
		return f;
	if (head) {
		start = head + strlen(name_separator);
		parent = name_tree_find(t, path, head);
		if (!parent.one || !parent.one->path)
			return (struct name_found){
			    NULL, parent.several, parent.len};
	}
	return below(t, parent.one, path + start, len - start, len);
}

/* Appends to a list for people: "'a', 'b' and 2 others". */
enum { LISTED = 3 };

static void put_quoted(struct buf *to, const char *text, size_t n)
{
	if (n <= LISTED)
		buf_printf(to, "%s'%s'", n > 1 ? ", " : "", text);
}

static const char *end_list(struct arena *a, struct buf *list, size_t n)
{
	const char *text;

	if (n > LISTED)
		buf_printf(list, " and %zu more", n - LISTED);
	text = n ? arena_copy(a, list->data, list->len) : NULL;
	buf_release(list);
	return text;
}

const char *name_tree_elsewhere(
    const struct name_tree *t, struct arena *a, const char *path, size_t len)
{
	size_t head = name_path_head(path, len), n = 0;
	size_t start = head ? head + strlen(name_separator) : 0;
	struct buf want = {0}, have = {0}, list = {0};

	letter_put_lower(&want, path + start, len - start);
	for (const struct category *c = t->first; c; c = c->next) {
		buf_reset(&have);
		letter_put_lower(&have, c->name, strlen(c->name));
		if (c->path && want.len && have.len == want.len &&
		    memcmp(have.data, want.data, want.len) == 0)
			put_quoted(&list, c->path, ++n);
	}
	buf_release(&want);
	buf_release(&have);
	return end_list(a, &list, n);
}

const char *name_tree_handles(
    const struct name_tree *t, struct arena *a, const struct category *several)
{
	struct buf lower = {0}, list = {0};
	const struct place *p;
	size_t n = 0;

	letter_put_lower(&lower, several->path, strlen(several->path));
	p = map_get(&t->by_lower, lower.data, lower.len);
	for (; p; p = p->next)
		put_quoted(&list, p->category->handle, ++n);
	buf_release(&lower);
	return end_list(a, &list, n);
}
