/*
 * The input in groups: the lines that one read brought. What the ledger has to
 * know of them is committed, then what is to be printed of them is written. So
 * a crash at any moment costs a look at Medusa, but no item is skipped; and no
 * transaction is open while the other end of a pipe is waited for.
 */
#ifndef DELTA_GROUPS_H
#define DELTA_GROUPS_H

#include "base/buf.h"
#include "base/lines.h"

#include <stddef.h>

struct groups {
	struct lines *lines;
	/* Gets each line, and adds what is to be written to `out`. */
	void (*take)(void *ctx, const char *line, size_t len);
	/* Ends a group. */
	void (*end)(void *ctx);
	void *ctx;
	struct buf *out;
};

/* Reads all lines. Returns LINES_END or LINES_LONG. */
enum lines_got groups_read(const struct groups *g);
/* Writes `out`, and empties it. */
void groups_write(struct buf *out);

extern const char groups_too_long[]; /* about a line, for a message */

#endif
