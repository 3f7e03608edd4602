/*
 * The greatest of the values of some items, each a text or a number.
 *
 * A text that looks like a time is one, and the same goes for a number. Times
 * with a zone and times without one cannot be compared, so they are of two
 * kinds.
 */
#ifndef FETCH_GREATEST_H
#define FETCH_GREATEST_H

#include "base/buf.h"
#include "fetch/moment.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fanout;
struct path;
struct pick;

/* The most bytes of a value. */
enum { GREATEST_LONGEST = 1024 };

enum greatest_kind {
	GREATEST_ZONED, /* a time with a zone */
	GREATEST_LOCAL, /* a time without one */
	GREATEST_NUMBER,
	GREATEST_TEXT, /* any other text */
	GREATEST_KINDS
};

/* The greatest of some values, in an order. */
struct greatest_one {
	struct buf text;      /* empty: there is none */
	struct moment moment; /* if it is a time */
};

/* Of the values of some items. Zero-initialise it. */
struct greatest {
	uint64_t count[GREATEST_KINDS];
	struct greatest_one most[GREATEST_KINDS];
	struct greatest_one string; /* of all JSON strings, compared as bytes */
	uint64_t numbers;	    /* JSON numbers */
	uint64_t odd;	/* no such value: an object, a very long text, … */
	uint64_t ahead; /* times from the future */
	struct buf ahead_text; /* one of them */
	struct pick *pick;     /* private; of a page */
};
/* Frees what it holds. */
void greatest_release(struct greatest *v);

/*
 * Begins a page: there are no values yet. The values at `member` in the items
 * are found by a handler of its scan, for as long as that is fed; none if the
 * path is not set. As in struct pick_rules, `items` may be NULL.
 */
void greatest_begin(struct greatest *v, const struct path *items,
    const struct path *member, struct fanout *scan);

/* Has any item a value? */
bool greatest_any(const struct greatest *v);

/* Adds the values of other items. */
void greatest_merge(struct greatest *v, const struct greatest *other);

/*
 * Why a text cannot be a value, in words that go after a name; NULL: it can be
 * one.
 */
const char *greatest_refuses(const char *text, size_t len);

/* The kind of a text; sets *m if that is a time. */
enum greatest_kind greatest_kind_of(
    const char *text, size_t len, struct moment *m);
bool greatest_is_time(enum greatest_kind kind);
/* Is it a time in the future? */
bool greatest_is_ahead(enum greatest_kind kind, const struct moment *m);

/* Puts a value of this kind in place of the greatest if it is above that. */
void greatest_raise(struct greatest_one *most, enum greatest_kind kind,
    const char *text, size_t len, const struct moment *m);

#endif
