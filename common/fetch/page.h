/*
 * One page of an API on its way in: checked while it comes, read for what it
 * says about the next one, and handed on when it is too large to be held.
 */
#ifndef FETCH_PAGE_H
#define FETCH_PAGE_H

#include "fetch/hash.h"
#include "http/http.h"
#include "json/pick.h"

#include <stdbool.h>
#include <stdint.h>

/* Where a page says what; NULL: nowhere. */
struct page_rules {
	const struct path *items; /* NULL: the root array, else `products` */
	const struct path *next, *cursor, *more, *total, *fail_on;
	const struct path *href; /* the `href` of next, should that be a link
				    object (HAL, JSON:API) */
	const char *cursor_header, *total_header, *pages_header;
};

/* A value found on the way. */
struct page_value {
	bool found;
	enum json_event type; /* END: an object or array */
	struct buf text;      /* of a scalar */
	bool cut;	      /* it is longer than that */
	struct pick pick;     /* private */
};

enum page_probe {
	PAGE_NEXT,
	PAGE_HREF,
	PAGE_CURSOR,
	PAGE_MORE,
	PAGE_TOTAL,
	PAGE_FAIL,
	PAGE_PROBES
};

struct page {
	/* Set by the caller. */
	const struct page_rules *rules;
	bool may_spill; /* it is the next to be written */
	struct http_call call;
	/* To be read when the call is done. */
	uint64_t items;
	uint64_t nulls; /* where the items should be */
	struct page_value value[PAGE_PROBES];
	uint64_t out;	     /* bytes that were handed on already */
	uint64_t items_hash; /* of the items' bytes alone */
	bool changed;	     /* what was handed on came again, and differs */
	/* Private. */
	struct pick pick;
	struct hash hash;	/* of the items */
	struct hash out_hash;	/* of what was handed on */
	struct hash again_hash; /* of the same bytes, come again */
	uint64_t again;		/* how many of them came in this attempt */
	uint64_t redo;		/* how many of them have to */
	const char *chunk;	/* being read, and its place */
	uint64_t chunk_start, hashed;
	size_t skipped; /* bytes before the first that is handed on */
	struct buf validator;
	bool begun;
	bool first; /* nothing of this attempt has been looked at */
};

/* Sets the call's hooks; the caller sets the rest of it. Zero-initialise. */
void page_init(struct page *p, const struct page_rules *rules);
void page_release(struct page *p);

/*
 * The whole number in the header, or, when that is NULL, where the probe has
 * looked; false when there is none.
 */
bool page_number(const struct page *p, enum page_probe probe,
    const char *header, uint64_t *number);

#endif
