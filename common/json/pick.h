/*
 * Finds the values at a path in a stream of JSON texts, as byte ranges. Memory
 * is constant: values off the path are skipped, and the caller keeps the bytes.
 *
 * Offsets count bytes from the beginning of the stream, from 0.
 */
#ifndef JSON_PICK_H
#define JSON_PICK_H

#include "base/attr.h"
#include "json/scan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fanout;
struct fields;
struct path;
struct pick;

/* A value at the path, complete. Lives for the call of the handler. */
struct pick_item {
	uint64_t number; /* of the item, from 1, in all texts */
	uint64_t start;	 /* the offset of its first byte */
	bool bare;	 /* a scalar */
	uint64_t end;	 /* the offset just past its last byte */
	/* The offset of the root's object or array that it is in, or of the
	 * root. */
	uint64_t branch;
	enum json_event type; /* END: an object or array */
	const char *text;     /* of a scalar, see scan.h */
	size_t len;
	bool cut;    /* text is only the beginning of a long string */
	bool blanks; /* there is white space between its tokens */
};

/* False stops: pick_feed and pick_finish return JSON_STOPPED. */
typedef bool pick_handler(void *ctx, const struct pick_item *item);

struct pick_rules {
	/* NULL: the root array, else `products`. Must outlive the pick. */
	const struct path *path;
	/*
	 * NULL, or a path that begins at each value of `path`, and leads to the
	 * items. Both together must have at most PATH_STEPS steps.
	 */
	const struct path *below;
	/*
	 * A text without the path has no items: no error. Nor is an empty array
	 * where an object is expected, or the other way round: PHP writes so.
	 */
	bool missing_ok;
	bool lenient;	  /* no value of another type is an error */
	size_t max_depth; /* of nesting; deeper is an error */
	size_t text_max;  /* for scan_keep; 0: its default */
	pick_handler *handler;
	struct fields *fields; /* NULL, or it notes what it keeps of items */
	void *ctx;	       /* for the handler */
};

/* Copies the rules. Released with pick_free, which also takes NULL. */
struct pick *pick_new(const struct pick_rules *rules);
void pick_free(struct pick *p);

/*
 * One of several handlers of a scan (json/fanout.h). The caller feeds the
 * scanner, not the pick, which must live as long as it does so. When the pick
 * stops, the scan goes on without it: pick_failed(p, JSON_STOPPED) says whether
 * that is an error.
 */
struct pick *pick_join(const struct pick_rules *rules, struct fanout *scans);

/* As in scan.h; JSON_STOPPED may mean an error, see pick_failed. */
MUST_CHECK enum json_status pick_feed(
    struct pick *p, const char *data, size_t len);
MUST_CHECK enum json_status pick_finish(struct pick *p);

/* So far, in all texts: items, texts begun, and nulls instead of items. */
uint64_t pick_items(const struct pick *p);
uint64_t pick_texts(const struct pick *p);
uint64_t pick_nulls(const struct pick *p);

/*
 * Between two chunks: the caller has to keep the bytes from this offset on,
 * because an item begins there; UINT64_MAX: none of those read so far.
 */
uint64_t pick_keep(const struct pick *p);

/* Inside an object or array that is an item? Then *start is its offset. */
bool pick_open(const struct pick *p, uint64_t *start);

/* Inside an object or array at the root of a text? */
bool pick_within(const struct pick *p);

/* The number of the text being read, or of the next one, from 1. */
uint64_t pick_text(const struct pick *p);

/*
 * Is the status an error: JSON_BAD, or JSON_STOPPED because the value at the
 * path is missing or of another type? A stop by the handler is not.
 */
bool pick_failed(const struct pick *p, enum json_status status);

/* Did it stop because a text is an array, and the path begins with a name? */
bool pick_met_array(const struct pick *p);

/*
 * After an error: where and what, for a message: "item 13, byte 400: …". The
 * text lives as long as p. Call it once.
 */
const char *pick_explain(struct pick *p, enum json_status status);

/* The scanner, for more about JSON_BAD. Belongs to p. */
const struct scan *pick_scanner(const struct pick *p);

#endif
