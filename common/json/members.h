/*
 * A list of the members that an object has, for a message: "total, data". Names
 * are written as a path has them (json/path.h). A long name or list is cut, and
 * ends with "..." (base/cut.h).
 */
#ifndef JSON_MEMBERS_H
#define JSON_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>

enum { MEMBERS_SIZE = 256 };

struct members {
	size_t len;
	bool cut;		 /* it takes no more names */
	char text[MEMBERS_SIZE]; /* terminated */
};

/* Empties the list; must come before anything else. */
static inline void members_clear(struct members *m)
{
	m->len = 0;
	m->cut = false;
	m->text[0] = '\0';
}

/* Adds a name, which may hold NULs and is not terminated. */
void members_add(struct members *m, const char *name, size_t len);

#endif
