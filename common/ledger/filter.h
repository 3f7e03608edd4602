/*
 * Which items of a run have to be looked at in Medusa. Lines are taken in
 * groups: filter_item decides on each, and filter_end_group commits what the
 * ledger has to know, after which the lines in `out` may be written.
 */
#ifndef LEDGER_FILTER_H
#define LEDGER_FILTER_H

#include "base/attr.h"
#include "base/buf.h"
#include "ledger/key.h"
#include "ledger/ledger.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum filter_why {
	WHY_SETTLED, /* it need not be passed on */
	WHY_NEW,
	WHY_CHANGED,
	WHY_TOUCHED, /* by others, in Medusa */
	WHY_VERIFY,
	WHY_UNSETTLED,
	WHY_REFUSED, /* the last time, and it has not changed */
	WHY_NO_KEY,
	WHYS,
};

struct filter {
	/* Set by the caller. */
	struct ledger *ledger;
	struct key_member key;
	uint64_t verify; /* --verify; 0: none */
	bool all;	 /* nothing is ever settled */
	bool dry_run;	 /* the ledger is only read */
	struct ledger_run run;
	/* For the caller to read. */
	uint64_t count[WHYS];
	uint64_t twice;	     /* items with the key of an earlier one */
	struct buf out;	     /* the group's lines that are passed on */
	struct buf edited;   /* a JSON text for the key of each of its items
				that differs only because of a hand edit */
	unsigned char *seen; /* a bit for each number */
	uint64_t seen_room;  /* numbers */
	/* Private. */
	bool reading;
	struct buf decoded, pending;
};

/* Adds an item, without what stands around it in its line, to the group. */
MUST_CHECK bool filter_item(struct filter *f, const char *item, size_t len);
/* Ends the group; the caller writes `out` and empties it. */
MUST_CHECK bool filter_end_group(struct filter *f);
/* How many items were read, and how many of them passed on. */
uint64_t filter_read(const struct filter *f);
uint64_t filter_passed(const struct filter *f);
void filter_release(struct filter *f);

#endif
