/*
 * What the source no longer has, as items for ms-push or as plain keys.
 */
#ifndef LEDGER_SWEEP_H
#define LEDGER_SWEEP_H

#include "base/attr.h"
#include "base/buf.h"
#include "ledger/ledger.h"

#include <stdbool.h>
#include <stdint.h>

enum sweep_kind {
	SWEEP_KEYS,   /* plain keys, a line each; nothing is noted */
	SWEEP_DRAFT,  /* products become drafts, and are published again */
	SWEEP_DELETE, /* products are deleted */
	SWEEP_ZERO,   /* quantities of stock become 0 */
};

struct sweep {
	/* Set by the caller. */
	struct ledger *ledger;
	struct ledger_gone gone;
	const char *member; /* of an item, that has the key */
	enum sweep_kind kind;
	bool dry_run; /* nothing is noted */
	/* For the caller to read. */
	struct buf out; /* the lines of the group */
	uint64_t left, back;
	uint64_t odd; /* keys with a newline, which SWEEP_KEYS leaves out */
	bool done;    /* this was the last group */
	/* Private. */
	bool returning;
	struct buf key;
};

/*
 * Fills `out` with the next lines, and commits that they are printed. The
 * caller writes them, and empties it. First what is gone; then, of drafts, what
 * is back, to be published, if a sweep took it.
 */
MUST_CHECK bool sweep_group(struct sweep *s);
void sweep_release(struct sweep *s);

#endif
