/*
 * Values that are looked for in a page while it comes, each at a path of its
 * own. Of several at a path the last one counts.
 */
#ifndef FETCH_PROBE_H
#define FETCH_PROBE_H

#include "base/buf.h"
#include "json/scan.h"

#include <stdbool.h>
#include <stddef.h>

struct path;

enum probe {
	PROBE_NEXT,
	PROBE_HREF, /* the `href` of next, should that be a link object (HAL,
		       JSON:API) */
	PROBE_CURSOR,
	PROBE_MORE,
	PROBE_TOTAL,
	PROBE_FAIL,
	PROBES
};

struct probe_value {
	bool found;
	enum json_event type; /* END: an object or array */
	struct buf text;      /* of a scalar, at most 64 KiB */
	bool cut;	      /* it is longer than that */
};

struct probes;

/*
 * Looks at PROBES paths; one without a text is not looked for. They must
 * outlive it. Released with probes_free.
 */
struct probes *probes_new(const struct path *paths);
void probes_free(struct probes *p);

/* A page begins: nothing is found yet. Before probes_feed. */
void probes_begin(struct probes *p);

/*
 * The next bytes of the page, and its end. Bytes that are not JSON are no error
 * here: the reader of the items says so.
 */
void probes_feed(struct probes *p, const char *data, size_t len);
void probes_finish(struct probes *p);

/* Lives as long as p; its contents change with the next page. */
const struct probe_value *probes_value(
    const struct probes *p, enum probe which);

/* Was it found, and is it neither null, false nor an empty text? */
bool probe_is_true(const struct probe_value *v);

/* Was it not found, or is it null, false, 0, an empty text or "false"? */
bool probe_is_false(const struct probe_value *v);

#endif
