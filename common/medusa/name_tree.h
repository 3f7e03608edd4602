/*
 * The categories of a shop, and which of them a path means.
 *
 * A path is names from the top, "Home > Lamps". The category with these names
 * is meant, if there is one. Otherwise each step is looked for below the one
 * before: by name; else by handle, where the first step may be the handle of
 * any category; else by name in another case. What is created for a path is
 * found for it from then on.
 */
#ifndef MEDUSA_NAME_TREE_H
#define MEDUSA_NAME_TREE_H

#include "base/map.h"
#include "base/mem.h"

#include <stddef.h>

/* " > ", between the steps of a path. */
extern const char name_separator[];

/* A longer path cannot be named. */
enum { NAME_MAX_BYTES = 2000 };

struct category {
	const char *id, *name;
	const char *handle;	       /* "" if it has none */
	const struct category *parent; /* NULL: it is at the top */
	const char *path; /* NULL: too long, or it is its own ancestor */
	/* Private. */
	struct category *next;
	const char *parent_id;
};

/* Zero-initialise it. */
struct name_tree {
	/* Private. */
	struct arena arena;
	struct category *first, *last, *unlinked;
	struct map by_id, by_handle;  /* → struct category */
	struct map by_path, by_lower; /* → struct place, see name_tree.c */
};

/* Forgets all categories. */
void name_tree_release(struct name_tree *t);

/*
 * Adds a category, which is found after the next name_tree_link. The texts are
 * copied; `handle` and `parent_id` may be NULL.
 */
void name_tree_add(struct name_tree *t, const char *id, const char *name,
    const char *handle, const char *parent_id);
/* Links what was added to its parents, in whatever order they were added. */
void name_tree_link(struct name_tree *t);

/* The path of the category with this id; NULL: there is none. */
const char *name_tree_path(
    const struct name_tree *t, const char *id, size_t len);

struct name_found {
	const struct category *one; /* the one that the path means; or NULL */
	/* Not NULL: it and others fit the first `len` bytes of the path. */
	const struct category *several;
	size_t len;
};
struct name_found name_tree_find(
    const struct name_tree *t, const char *path, size_t len);

/* The length of the path without its last step; 0: it has a single one. */
size_t name_path_head(const char *path, size_t len);

/*
 * For a message about a path that means nothing: the paths of categories with
 * the name of its last step, "'A > B' and 'C > B'". In the arena; NULL: there
 * are none.
 */
const char *name_tree_elsewhere(
    const struct name_tree *t, struct arena *a, const char *path, size_t len);
/*
 * For a message about a path that fits several: their handles, "'a' and 'b'".
 * In the arena.
 */
const char *name_tree_handles(
    const struct name_tree *t, struct arena *a, const struct category *several);

#endif
