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

struct sweep {
	/* Set by the caller. */
	struct ledger *ledger;
	struct ledger_gone gone;
	const char *member; /* of an item, that has the key */
	bool keys;	    /* plain keys, a line each; nothing is noted */
	bool dry_run;	    /* nothing is noted */
	/* For the caller to read. */
	struct buf out; /* the lines of the group */
	uint64_t left, back;
	uint64_t odd; /* keys with a newline, which `keys` leaves out */
	bool done;    /* this was the last group */
	/* Private. */
	bool returning;
	struct buf key;
};

/*
 * Fills `out` with the next lines, and commits that they are printed. The
 * caller writes them, and empties it. First what is gone, to become a draft;
 * then what is back, to be published, if a sweep took it.
 */
MUST_CHECK bool sweep_group(struct sweep *s);
void sweep_release(struct sweep *s);

#endif
