/*
 * Writes JSON to a buffer: it knows where a comma belongs, so its callers
 * name what they write and nothing else.
 *
 *	struct writer w = {.to = &body};
 *
 *	writer_object(&w, NULL);
 *	writer_text(&w, "title", "Mug");
 *	writer_array(&w, "tags");
 *	writer_optional(&w);
 *	for (…)
 *		writer_text(&w, NULL, tag);
 *	writer_end(&w);
 *	writer_end(&w);
 *
 * writes {"title":"Mug","tags":["new"]}, or {"title":"Mug"} without any tag.
 *
 * `key` names a member of an object and ends with a NUL; it is NULL for an
 * element of an array and for a value that is in no container. Bytes that the
 * buffer held before stay.
 */
#ifndef JSON_WRITER_H
#define JSON_WRITER_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct value;

/* The most containers that can be open at a time; our bodies need fewer. */
enum { WRITER_DEPTH = 16 };

struct writer {
	struct buf *to;
	/* Private. */
	size_t depth;
	struct writer_open {
		size_t start; /* bytes before it, its comma and its key */
		size_t least; /* it is dropped if it ends at this length */
		bool object, filled;
		bool first; /* in the container around it */
	} open[WRITER_DEPTH];
};

/* Begins a container; the values written next are its own. */
void writer_object(struct writer *w, const char *key);
void writer_array(struct writer *w, const char *key);
/* Ends the innermost container; or all that are open. */
void writer_end(struct writer *w);
void writer_end_all(struct writer *w);
/*
 * The innermost container leaves no trace, neither key nor comma, if it ends
 * with no more in it than now.
 */
void writer_optional(struct writer *w);
/* Ends the innermost container, and removes it with all that is in it. */
void writer_drop(struct writer *w);

/* A string; the text is escaped. */
void writer_text(struct writer *w, const char *key, const char *text);
void writer_number(struct writer *w, const char *key, size_t number);
/* The original bytes of a value, if it has any; NULL is written as null. */
void writer_value(struct writer *w, const char *key, const struct value *v);
/* One JSON text as it is; it is not checked. */
void writer_json(
    struct writer *w, const char *key, const char *json, size_t len);
/* The same for a word or number of the code's own: true, null, "", 1. */
void writer_literal(struct writer *w, const char *key, const char *json);

#endif
