/*
 * A JSON text in memory, as a tree that keeps the original bytes of every
 * value: what is passed on is what was written, and numbers that differ only
 * where a double would not are equal.
 *
 * Nodes live in the arena they were parsed into and point into the text,
 * which must outlive them.
 */
#ifndef JSON_VALUE_H
#define JSON_VALUE_H

#include "base/attr.h"
#include "json/event.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;

struct value {
	enum json_event type; /* JSON_OBJECT … JSON_NULL; never END or KEY */
	const char *raw;      /* as written; NULL: made here */
	size_t raw_len;
	const char *text; /* a STRING decoded, else raw; ends with a NUL
			     that is not counted, if it is a STRING */
	size_t len;
	const char *key; /* decoded; NULL for an element; NUL-terminated */
	size_t key_len;
	struct value *child, *next;	 /* in the order written */
	size_t count;			 /* of children */
	const struct value_index *index; /* private */
};

/*
 * The one JSON text in text[0…len), or NULL; then *error says what is wrong
 * and where ("byte 12: …"), in the arena. A lone surrogate escape decodes to
 * U+FFFD, which is what a JavaScript server stores.
 */
MUST_CHECK struct value *value_parse(
    struct arena *a, const char *text, size_t len, const char **error);

/* The member's value, NULL without one; of several the last counts. */
struct value *value_get(const struct value *object, const char *key);
/* The same if it is a string, else NULL. */
const struct value *value_text(const struct value *object, const char *key);
/* Is it the member's value, the last one of its name? */
bool value_counts(const struct value *object, const struct value *v);
bool value_is(const struct value *string, const char *text);
/* Has the list an object with that id? */
bool value_has_id(const struct value *list, const char *id);
/* Strings with the same code points. */
bool value_same_text(const struct value *a, const struct value *b);
bool value_is_null(const struct value *v); /* or not there at all */

/*
 * Equal in meaning for a server in JavaScript: numbers as decimals (1.10 =
 * 1.1) that a double can tell apart, objects without regard to order, strings
 * by code points.
 */
bool value_equal(const struct value *a, const struct value *b);

/* Appends the original bytes, if it has any; NULL is written as null. */
void value_put(struct buf *to, const struct value *v);

/* Values made here; `text` is copied. */
struct value *value_new(struct arena *a, enum json_event type);
struct value *value_string(struct arena *a, const char *text, size_t len);
/* Makes members of a large object quick to find; to be called again when it
 * got another one. What was parsed is so already. */
void value_sort(struct arena *a, struct value *object);
/* The same value, for another place: the children are shared. */
struct value *value_copy(struct arena *a, const struct value *v);
/*
 * Appends to an array (key NULL; a member keeps the key it has) or object
 * made here. *last is the one appended before, NULL at first.
 */
void value_append(
    struct value *to, struct value **last, const char *key, struct value *v);
/* Removes the members of that name from an object made here. */
void value_remove(struct value *object, const char *key);
/*
 * Replaces the children of an array or object by those of another one, which
 * was made here. The two share them; the bytes as written are forgotten.
 */
void value_set_children(struct value *v, const struct value *from);

#endif
