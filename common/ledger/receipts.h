/*
 * Receipts: the result lines of ms-push --receipts, which the ledger is told.
 */
#ifndef LEDGER_RECEIPTS_H
#define LEDGER_RECEIPTS_H

#include "base/attr.h"
#include "base/buf.h"
#include "ledger/ledger.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct receipts {
	/* Set by the caller. */
	struct ledger *ledger;
	bool stock; /* keys are those of stock */
	/* For the caller to read. */
	uint64_t settled, open; /* items that the ledger knows */
	uint64_t unmatched; /* of an item that was not passed on, or not so */
	uint64_t missing;   /* lines without a receipt */
	/* Private. */
	struct buf key, id, version;
};

/* Takes a line; it must be within a transaction that writes. */
MUST_CHECK bool receipts_take(struct receipts *r, const char *line, size_t len);
void receipts_release(struct receipts *r);

#endif
