/*
 * Finds the values at a path in a stream of JSON texts, as byte ranges.
 * Constant memory: what is not on the path is skipped, and the bytes
 * themselves stay with the caller.
 *
 * Offsets are bytes from the beginning of the stream, counted from 0.
 */
#ifndef JSON_PICK_H
#define JSON_PICK_H

#include "base/attr.h"
#include "json/scan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct path;
struct pick;

/* A value at the path, complete. Lives for the call of the handler. */
struct pick_item {
	uint64_t number; /* of the item, from 1, in all texts */
	/*
	 * The offset of its first byte, unless `bare`: then there may be bytes
	 * for which pick_between is true before it.
	 */
	uint64_t start;
	bool bare;
	uint64_t end;	      /* the offset just past its last byte */
	enum json_event type; /* END: an object or array */
	const char *text;     /* of a scalar, see scan.h */
	size_t len;
	bool cut; /* text is only the beginning of it */
};

/* False stops: pick_feed and pick_finish give JSON_STOPPED. */
typedef bool pick_handler(void *ctx, const struct pick_item *item);

struct pick_rules {
	/* NULL: the root array, else `products`. Must outlive the pick. */
	const struct path *path;
	bool missing_ok;  /* a text without the path has no items */
	bool lenient;	  /* nor has one with another type there */
	size_t max_depth; /* of nesting; deeper is an error */
	size_t text_max;  /* a scalar's text is whole up to so many bytes; 0:
			     as scan.h says */
	pick_handler *handler;
	void *ctx; /* for the handler */
};

/* Copies the rules. Released with pick_free, which takes NULL, too. */
struct pick *pick_new(const struct pick_rules *rules);
void pick_free(struct pick *p);

/* As in scan.h; JSON_STOPPED also for an error that pick_failed tells of. */
MUST_CHECK enum json_status pick_feed(
    struct pick *p, const char *data, size_t len);
MUST_CHECK enum json_status pick_finish(struct pick *p);

/* So far, in all texts: items, texts begun, and null where items should be. */
uint64_t pick_items(const struct pick *p);
uint64_t pick_texts(const struct pick *p);
uint64_t pick_nulls(const struct pick *p);

/* May this byte stand before a bare item's first one? */
static inline bool pick_between(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',' ||
	       c == ':' || c == 0x1e;
}

/*
 * Between two chunks: the offset from which on the handler may still name
 * bytes, UINT64_MAX when all can go. `bare` as in struct pick_item.
 */
uint64_t pick_keep(const struct pick *p, bool *bare);

/* Within an object or array that is an item: then *start is its offset. */
bool pick_open(const struct pick *p, uint64_t *start);

/* Within a text that has not come to its end. */
bool pick_within(const struct pick *p);

/* The number of the text that is being read or comes next, from 1. */
uint64_t pick_text(const struct pick *p);

/*
 * Is the status an error: JSON_BAD, or JSON_STOPPED because the value at the
 * path is missing or of another type? Not when the handler stopped.
 */
bool pick_failed(const struct pick *p, enum json_status status);

/*
 * After an error: where and what, for a message: "item 13, byte 400: …". Lives
 * as long as p. To be called once.
 */
const char *pick_explain(struct pick *p, enum json_status status);

/* The scanner, to ask it more about JSON_BAD. Belongs to p. */
const struct scan *pick_scanner(const struct pick *p);

#endif
