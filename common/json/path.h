/*
 * Paths into JSON: names joined by dots, [] for each element of an array or the
 * value of each member of an object, [N] for one element, [-1] for the last.
 * Names that contain one of ." [ ] stand in double quotes. A single dot is the
 * root, and so is $, as in JSONPath; a path may begin with either, as in jq.
 * Examples: data.products.edges[].node, "odd.key"[0], .a.b, $.a.b.
 */
#ifndef JSON_PATH_H
#define JSON_PATH_H

#include "base/attr.h"
#include "json/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PATH_STEPS = 32 };

enum path_kind {
	PATH_NAME,
	PATH_INDEX,
	PATH_LAST,     /* [-1]: matches each element; the last match counts */
	PATH_EACH,     /* []: each element, or each member's value */
	PATH_ELEMENTS, /* each element of an array; not part of the text */
};

struct path_step {
	enum path_kind kind;
	const char *name;
	size_t len;
	uint64_t index;
};

struct path {
	char *text; /* a copy; NULL: there is no path. The steps' names point
		       into it */
	size_t count;
	bool root; /* the path is "." */
	bool last; /* it has a [-1] */
	struct path_step step[PATH_STEPS];
};

/*
 * Returns NULL, or what is wrong with the text, which is copied. What `.` means
 * depends on the root of the JSON text; see pick.h. Release the path with
 * path_release, also after an error.
 */
MUST_CHECK const char *path_parse(struct path *p, const char *text);
/*
 * The same for a path to items: if it ends in a name and has no [], it means
 * the elements of the array it leads to, and gets a step for them.
 */
MUST_CHECK const char *path_parse_items(struct path *p, const char *text);
/*
 * Reads a name at *at, and moves *at behind it. A quoted one is unescaped in
 * place; any other ends before one of `stops`. *name points into the text.
 * Returns NULL, or what is wrong.
 */
MUST_CHECK const char *path_take_name(
    char **at, const char *stops, const char **name, size_t *len);

/*
 * What "." and no path (NULL) mean for a text with this root: its elements, or
 * the root itself; or the elements of `products`. Any other path is returned.
 */
const struct path *path_for(const struct path *p, enum json_event root);

/*
 * Write a name, or steps, as a person writes them in a path; no step at all is
 * ".". They cut what does not fit the room, and terminate it; path_spell ends
 * it with "..." then (base/cut.h). path_name returns the length without the
 * cut.
 */
size_t path_name(char *to, size_t room, const char *name, size_t len);
void path_spell(
    char *to, size_t room, const struct path_step *steps, size_t count);

/*
 * Copies the steps of two paths, which may be NULL, one after the other. There
 * must be no more than PATH_STEPS. Returns their number.
 */
size_t path_steps(
    struct path_step *to, const struct path *a, const struct path *b);

/* What a step of that kind leads into, for a message: "an object". */
const char *path_wants(enum path_kind kind);

/* The most bytes that a key of a JSON text may take, quotes not counted, if it
 * is a name of one of the paths, which may be NULL. */
size_t path_room(const struct path *a, const struct path *b);

/* Do they have the same steps, however they are written? */
bool path_same(const struct path *a, const struct path *b);

/* Also takes a path that is all zeroes. */
void path_release(struct path *p);

#endif
