/*
 * The ledger: what is known of each item of a source, in an SQLite database.
 * This layer is the only one that knows SQLite. ms-ledger(5) documents the
 * tables.
 *
 * A ledger belongs to one resource of one source at a time; everything in it is
 * kept for each resource. Functions that return bool return false when the
 * ledger cannot be used any more; ledger_error says why, and what to do. No
 * transaction may be open while a pipe is read or written: ledger_begin and
 * ledger_commit must enclose work in memory only.
 */
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include "base/attr.h"
#include "base/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ledger_use {
	LEDGER_READ,	/* changes nothing; the file need not exist */
	LEDGER_DURABLE, /* a commit survives a loss of power */
	LEDGER_QUICK,	/* a commit survives a crash of the program */
};

struct ledger;

/*
 * Opens a ledger; creates the file unless it is only read. Returns NULL with a
 * message in *why, which the caller frees. With LEDGER_READ and no such file, a
 * ledger without rows.
 */
MUST_CHECK struct ledger *ledger_open(
    const char *path, const char *resource, enum ledger_use use, char **why);
void ledger_close(struct ledger *l);
/* Valid until the next call. */
const char *ledger_error(const struct ledger *l);

/* `write`: other programs wait until the commit. */
MUST_CHECK bool ledger_begin(struct ledger *l, bool write);
MUST_CHECK bool ledger_commit(struct ledger *l);
/* Gives up what was not committed. */
void ledger_rollback(struct ledger *l);

/* --- items */

enum ledger_last { /* what the last receipt said */
	LAST_NONE, /* there was none */
	LAST_CREATED,
	LAST_UPDATED,
	LAST_UNCHANGED,
	LAST_REJECTED,
	LAST_OTHER,
};

struct ledger_item {
	uint64_t number;    /* from 0, without gaps but for removed items */
	struct digest hash; /* of the item as it was last passed on */
	bool settled;
	enum ledger_last last;
	uint64_t verified; /* the turn of the run in which it settled last */
};

/* Finds the item with a key. *found is false if there is none. */
MUST_CHECK bool ledger_find(struct ledger *l, const char *key, size_t len,
    struct ledger_item *item, bool *found);

/*
 * Notes that an item is passed on: adds it if it is new, and takes its
 * settlement. *number becomes its number.
 */
MUST_CHECK bool ledger_pass(struct ledger *l, const char *key, size_t len,
    const struct digest *hash, uint64_t *number);

/* How many numbers were given to items so far. */
uint64_t ledger_numbers(const struct ledger *l);

/* Texts are NULL where the receipt has none. */
struct ledger_receipt {
	const char *key;
	size_t key_len;
	const struct digest *hash;
	enum ledger_last last;
	const char *id, *version;
	bool gone; /* the item is no longer in Medusa, or not to be */
};

/*
 * Settles the item if the receipt says so, and takes its settlement otherwise.
 * *matched becomes whether the item was passed on with this hash.
 */
MUST_CHECK bool ledger_receive(
    struct ledger *l, const struct ledger_receipt *r, bool *matched);

/* --- runs */

struct ledger_run {
	uint64_t number;
	bool full;
	uint64_t turn; /* full runs so far, with this one; see ledger_item */
	uint64_t read, passed, changed;
	uint64_t acks; /* how many --ack have begun */
	bool ended;
};

/* The latest run; its number is 0 if there was none. */
MUST_CHECK bool ledger_latest(struct ledger *l, struct ledger_run *run);

/*
 * Begins a run. If `salt` is not NULL and differs from that of the last run,
 * no item is settled any more, and *salted becomes true.
 */
MUST_CHECK bool ledger_begin_run(struct ledger *l, bool full, const char *salt,
    struct ledger_run *run, bool *salted);

/*
 * Ends a run at the end of its input. `seen` has a bit for the number of each
 * item that was read. After a full run that read anything, an item that it did
 * not see has missed one run more. *gone: how many have missed `after` runs,
 * and are in Medusa.
 */
MUST_CHECK bool ledger_end_run(struct ledger *l, const struct ledger_run *run,
    const unsigned char *seen, uint64_t after, uint64_t *gone);

/* How many full runs have reached their end. */
uint64_t ledger_turns(const struct ledger *l);

/* Joins the latest run, to receive its receipts: counts in `acks`. */
MUST_CHECK bool ledger_join_run(struct ledger *l, struct ledger_run *run);

#endif
