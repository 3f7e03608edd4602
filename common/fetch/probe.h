/*
 * Finds values in a page while it is scanned, each at a path of its own. If a
 * path matches more than once, the last value counts.
 */
#ifndef FETCH_PROBE_H
#define FETCH_PROBE_H

#include "base/buf.h"
#include "json/event.h"

#include <stdbool.h>
#include <stdint.h>

struct fanout;
struct path;

enum probe {
	PROBE_NEXT,
	PROBE_HREF, /* `href` in next, if next is a link object */
	PROBE_CURSOR,
	PROBE_MORE,
	PROBE_END,
	PROBE_TOTAL,
	PROBE_PAGES,
	PROBES
};

struct probe_value {
	bool found;
	enum json_event type; /* END: an object or array */
	/*
	 * Of a scalar, and, for PROBE_CURSOR, of an object or array as it is
	 * in the page; up to 64 KiB.
	 */
	struct buf text;
	bool cut; /* the text is longer than that */
};

struct probes;

/*
 * Takes an array of PROBES paths, which must outlive it; a path without a text
 * is not searched for. Released with probes_free.
 */
struct probes *probes_new(const struct path *paths);
void probes_free(struct probes *p);

/*
 * Begins a page: nothing is found yet. The probes are added to the handlers of
 * its scan, for as long as that is fed.
 */
void probes_begin(struct probes *p, struct fanout *scan);

/*
 * To be called before a piece of the page is scanned, which begins at this
 * offset, and after it has been scanned up to `end`.
 */
void probes_piece(struct probes *p, const char *piece, uint64_t offset);
void probes_keep(struct probes *p, uint64_t end);

/* Lives as long as p. Its contents change with the next page. */
const struct probe_value *probes_value(
    const struct probes *p, enum probe which);

/* Was it not found, or is it null, false, 0, an empty string or "false"? */
bool probe_is_false(const struct probe_value *v);

#endif
