/*
 * A JSON text in memory, as a tree that keeps the original bytes of each value,
 * so that a value is passed on as it was written.
 *
 * Values live in the arena they were parsed into and point into the text, which
 * must outlive them.
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
	const char *raw;      /* as written; NULL: not parsed, made here */
	size_t raw_len;
	const char *text; /* a STRING decoded, with a NUL behind it that is not
			     counted; otherwise raw */
	size_t len;
	const char *key; /* of a member: decoded, with a NUL behind it */
	size_t key_len;
	struct value *child, *next;	 /* in the order of the text */
	size_t count;			 /* of children */
	const struct value_index *index; /* private */
};

/*
 * Parses the one JSON text in text[0…len). NULL: *error says what is wrong and
 * where ("byte 12: …"), in the arena. A lone surrogate escape decodes to
 * U+FFFD, which is what a JavaScript server stores.
 */
MUST_CHECK struct value *value_parse(
    struct arena *a, const char *text, size_t len, const char **error);

/* The member's value; NULL: there is none. If a name is repeated, the last one
 * counts, as in JavaScript. */
struct value *value_get(const struct value *object, const char *key);
/* The same if it is a string, else NULL. */
const struct value *value_text(const struct value *object, const char *key);
/* Is v, a child of the object, the last member of its name? */
bool value_counts(const struct value *object, const struct value *v);
bool value_is(const struct value *string, const char *text);
/* Does the list contain an object with that id? NULL is an empty list. */
bool value_has_id(const struct value *list, const char *id);
/* Are both strings, with the same code points? */
bool value_same_text(const struct value *a, const struct value *b);
bool value_is_null(const struct value *v); /* or NULL */

/*
 * Equal for a server in JavaScript: numbers that are the same double (1.10 and
 * 1.1), strings with the same code points, objects with equal members in any
 * order.
 */
bool value_equal(const struct value *a, const struct value *b);

/* Appends the value as JSON, see writer_value in json/writer.h. */
void value_put(struct buf *to, const struct value *v);

/* New values; `text` is copied. */
struct value *value_new(struct arena *a, enum json_event type);
struct value *value_string(struct arena *a, const char *text, size_t len);
/* Makes members of a large object quick to find. Call it again after a member
 * was added; parsed objects need no call. */
void value_sort(struct arena *a, struct value *object);
/* A copy, for another place in a tree; it shares its children. */
struct value *value_copy(struct arena *a, const struct value *v);
/*
 * Appends v to an array or object made here. `key` is not copied; NULL: v is an
 * element, or a member that keeps its key. *last is the value appended before;
 * NULL at first.
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
