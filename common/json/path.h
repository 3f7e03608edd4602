/*
 * Paths into JSON: names joined by dots, [] for each element of an array or
 * each member's value, [N] for one element, [-1] for the last, names with odd
 * characters in double quotes: data.products.edges[].node, "odd.key"[0]. A
 * single dot is the root.
 */
#ifndef JSON_PATH_H
#define JSON_PATH_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PATH_STEPS = 32 };

enum path_kind {
	PATH_NAME,
	PATH_INDEX,
	PATH_LAST,     /* [-1]: each element; the last to come is meant */
	PATH_EACH,     /* written: elements or members' values */
	PATH_ELEMENTS, /* understood: the elements of an array */
};

struct path_step {
	enum path_kind kind;
	const char *name;
	size_t len;
	uint64_t index;
};

struct path {
	char *text; /* names live here */
	size_t count;
	bool root; /* the path is "." */
	bool last; /* it has a [-1] */
	struct path_step step[PATH_STEPS];
};

/*
 * NULL, or what is wrong with the text. `.` is settled when the root is seen.
 * Released with path_release.
 */
MUST_CHECK const char *path_parse(struct path *p, const char *text);
/*
 * The same for items: a path that ends in a name and has no [] gets a last
 * step of its own, for the elements of the array it leads to.
 */
MUST_CHECK const char *path_parse_items(struct path *p, const char *text);
void path_release(struct path *p);

#endif
