/*
 * An item of --each: a line with a JSON object. Finds its members for {.PATH},
 * and puts a new member at its end.
 */
#ifndef FETCH_PARENT_H
#define FETCH_PARENT_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct parent;
struct path;
struct pattern_value;

/*
 * Reads one item after the other. The paths must outlive it; `into` is the name
 * of the new member, or NULL. Released with parent_free.
 */
struct parent *parent_new(
    const struct path *paths, size_t count, const char *into);
void parent_free(struct parent *p);

enum parent_got {
	PARENT_WHOLE, /* it has all members */
	PARENT_LACKS, /* it lacks one: it is missing, null, false or empty */
	PARENT_BAD,   /* see parent_why */
};

/* Reads an item; its bytes must outlive the functions below. */
enum parent_got parent_read(struct parent *p, const char *line, size_t len);

/* What is wrong with it, for a message. Lives until the next item is read. */
const char *parent_why(const struct parent *p);

/* The values of its members, in the order of the paths. Live as long. */
const struct pattern_value *parent_members(const struct parent *p);

/* Has any item so far had the member with this number? */
bool parent_has_had(const struct parent *p, size_t member);

/*
 * Appends the item, up to the value of the new member, which is its last one.
 * If the item has a member of this name, that is left out.
 */
void parent_open(const struct parent *p, struct buf *to);

#endif
