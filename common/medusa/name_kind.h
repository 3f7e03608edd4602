/*
 * The kinds of things that are referred to by name, and where Medusa has them.
 */
#ifndef MEDUSA_NAME_KIND_H
#define MEDUSA_NAME_KIND_H

#include <stdbool.h>

/* Those that can be created come first, as in name_kinds_creatable. */
enum name_kind {
	NAME_TAG,
	NAME_TYPE,
	NAME_COLLECTION, /* by handle, else by title */
	NAME_CATEGORY,	 /* by handle, else by path: "Home > Lamps" */
	NAME_CHANNEL,
	NAME_PROFILE,
	NAME_KINDS,
};

/* How Medusa is asked for one kind, and told to make one. */
struct name_kind_route {
	const char *what; /* for messages */
	const char *path;
	const char *list;     /* member of the answer that holds them */
	const char *one;      /* the same for one */
	const char *names[2]; /* what a name may be, the surest first; the
				 last is what a new one is made with */
	bool one_by_one;      /* the filter takes one name only */
};

/* Lives as long as the program. */
const struct name_kind_route *name_kind_route(enum name_kind kind);

/* "tags", …: what can be created, by the numbers of their kinds; NULL at the
 * end. */
extern const char *const name_kinds_creatable[];
bool name_kind_creatable(enum name_kind kind);

/* "tag", for messages. */
const char *name_kind_word(enum name_kind kind);

#endif
