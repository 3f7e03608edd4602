/*
 * The kinds of things that an item can name, and their routes in Medusa.
 */
#ifndef MEDUSA_NAME_KIND_H
#define MEDUSA_NAME_KIND_H

#include <stdbool.h>

/* The kinds that can be created come first, as in name_kinds_creatable. */
enum name_kind {
	NAME_TAG,
	NAME_TYPE,
	NAME_COLLECTION, /* by handle, otherwise by title */
	NAME_CATEGORY,	 /* by handle, otherwise by path: "Home > Lamps" */
	NAME_CHANNEL,
	NAME_PROFILE,
	NAME_KINDS,
};

/* How to ask Medusa for things of one kind, and how to create one. */
struct name_kind_route {
	const char *what; /* for messages */
	const char *path;
	const char *list;     /* the member of an answer with a list of them */
	const char *one;      /* the member of an answer with a single one */
	const char *names[2]; /* the members that can hold the name; a unique
				 one comes first, and a new thing gets the
				 last */
	bool one_by_one;      /* the filter accepts a single name only */
};

/* Static, never NULL. */
const struct name_kind_route *name_kind_route(enum name_kind kind);

/* "tags", …: the kinds that can be created, in their order; ends with NULL. */
extern const char *const name_kinds_creatable[];
bool name_kind_creatable(enum name_kind kind);

/* The member of an answer with the name that people see. */
const char *name_kind_shown(enum name_kind kind);
/* "tag", for messages. */
const char *name_kind_word(enum name_kind kind);

#endif
