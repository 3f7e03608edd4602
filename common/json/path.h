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
	PATH_LAST,     /* [-1]: matches each element; the last one counts */
	PATH_EACH,     /* []: each element, or each member's value */
	PATH_ELEMENTS, /* not written: each element of an array */
};

struct path_step {
	enum path_kind kind;
	const char *name;
	size_t len;
	uint64_t index;
};

struct path {
	char *text; /* as it was written; NULL: there is no path. The steps'
		       names point into it */
	size_t count;
	bool root; /* the path is "." */
	bool last; /* it has a [-1] */
	struct path_step step[PATH_STEPS];
};

/*
 * NULL, or what is wrong with the text, which is copied. What `.` stands for
 * depends on the root of the JSON text; see pick.h. Released with path_release,
 * also after an error.
 */
MUST_CHECK const char *path_parse(struct path *p, const char *text);
/*
 * The same for items: a path that ends in a name and has no [] gets one more
 * step, for the elements of the array it leads to.
 */
MUST_CHECK const char *path_parse_items(struct path *p, const char *text);
/* A path of zeroes may be released, too. */
void path_release(struct path *p);

#endif
