/*
 * Finds the values at a path in a stream of JSON texts, as byte ranges.
 * Constant memory: what is not on the path is skipped, and the bytes
 * themselves stay with the caller.
 */
#ifndef JSON_PICK_H
#define JSON_PICK_H

#include "base/attr.h"
#include "json/path.h"
#include "json/scan.h"

#include <stdbool.h>
#include <stdint.h>

enum { PICK_KEYS = 256 };

struct pick;

/*
 * An item is complete. Its last byte stands before offset `end`. `start` is
 * the offset of its first byte, unless `bare`: then there may be bytes for
 * which pick_between is true before it. False stops.
 */
typedef bool pick_handler(void *ctx, uint64_t start, bool bare, uint64_t end);

struct pick_level {
	uint64_t next; /* index of the next element */
	bool found;
	char keys[PICK_KEYS]; /* names met so far, for the message */
};

struct pick {
	/* Set by the caller. */
	const struct path *path; /* NULL: the root array, else `products` */
	bool missing_ok;	 /* a text without the path has no items */
	bool lenient;		 /* nor has one with another type there */
	pick_handler *handler;
	void *ctx;
	/* To be read by the handler. */
	enum json_event type; /* of the item; END: an object or array */
	const char *text;     /* of a scalar, see json.h */
	size_t len;
	/* To be read. */
	uint64_t items;	 /* so far, in all texts */
	uint64_t texts;	 /* begun so far */
	uint64_t nulls;	 /* null where the items should be */
	char error[512]; /* why it stopped; empty: the handler said so */
	/* Private. */
	struct scan *scan;
	const struct path *now; /* the path, settled for this text */
	size_t on;	/* open containers; all of them are on the path */
	bool matched;	/* the last key is the one looked for */
	bool open;	/* within an item */
	bool off;	/* within a value that is not on the path */
	uint64_t start; /* of the open item */
	uint64_t last;	/* just past the last token */
	struct pick_level level[PATH_STEPS];
};

/* After the caller's members are set. Nesting has a ceiling. */
void pick_init(struct pick *p, size_t max_depth);
void pick_release(struct pick *p);

/* As in json.h; JSON_STOPPED also for what `error` tells. */
MUST_CHECK enum json_status pick_feed(
    struct pick *p, const char *data, size_t len);
MUST_CHECK enum json_status pick_finish(struct pick *p);

/* May this byte stand before a bare item's first one? */
static inline bool pick_between(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ',' ||
	       c == ':' || c == 0x1e;
}

/*
 * Between two chunks: the offset from which on the handler may still name
 * bytes, UINT64_MAX when all can go. `bare` as for the handler.
 */
uint64_t pick_keep(const struct pick *p, bool *bare);

/* Within a text that has not come to its end. */
bool pick_within(const struct pick *p);

/* The number of the text that is being read or comes next, from 1. */
uint64_t pick_text(const struct pick *p);

/*
 * After JSON_BAD, or JSON_STOPPED with an error: where and what, for a
 * message: "item 13, byte 400: …". Lives as long as p.
 */
const char *pick_explain(struct pick *p, enum json_status status);

#endif
