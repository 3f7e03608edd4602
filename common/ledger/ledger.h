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

struct buf;
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
	uint64_t number;    /* from 0, with few gaps; the same during a run */
	struct digest hash; /* of the item as it was last passed on */
	bool settled;
	bool missing; /* a full run has not seen it since */
	bool stale;   /* it must be noted again when it is passed on */
	enum ledger_last last;
	uint64_t verified; /* the turn of the run in which it settled last */
	bool touched; /* somebody has changed it in Medusa since the receipt */
	bool edited;  /* and all differences from its hash are due to that */
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

/* The number that the next new item gets. */
uint64_t ledger_numbers(const struct ledger *l);

/* Texts are NULL where the receipt has none. */
struct ledger_receipt {
	const char *key;
	size_t key_len;
	const struct digest *hash;
	enum ledger_last last;
	const char *id, *version;
	bool gone;	    /* the item is no longer in Medusa, or not to be */
	bool was_published; /* and is a draft now */
};

/*
 * Settles the item if the receipt says so, and takes its settlement otherwise.
 * *matched becomes whether the item was passed on with this hash.
 */
MUST_CHECK bool ledger_receive(
    struct ledger *l, const struct ledger_receipt *r, bool *matched);
/* What an undo has done to an item, as far as a sweep is concerned. */
enum ledger_undo { UNDO_OTHER, UNDO_DRAFTED, UNDO_PUBLISHED };
/*
 * Takes the settlement of an item, because what a run has done to it was
 * undone. A sweep that was undone counts as done until the source has the item
 * again. What an undo has made a draft is published when the next sweep finds
 * it in the source, as if a sweep had done it.
 */
MUST_CHECK bool ledger_undone(
    struct ledger *l, const char *key, size_t len, enum ledger_undo what);
/* Takes the settlement of an item, of which nothing more is known. */
MUST_CHECK bool ledger_doubt(struct ledger *l, const char *key, size_t len);

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
 * item that was read, up to `room`. After a full run that read anything, an
 * item that it did not see has missed one run more.
 */
MUST_CHECK bool ledger_end_run(struct ledger *l, const struct ledger_run *run,
    const unsigned char *seen, uint64_t room);

/* How many full runs have reached their end. */
uint64_t ledger_turns(const struct ledger *l);
/* Is this not the salt of the last run? NULL: it is. */
bool ledger_salted(const struct ledger *l, const char *salt);

/* The latest full run; its number is 0 if there was none. */
MUST_CHECK bool ledger_latest_full(struct ledger *l, struct ledger_run *run);

/* Joins the latest run, to receive its receipts: counts in `acks`. */
MUST_CHECK bool ledger_join_run(struct ledger *l, struct ledger_run *run);

/* --- the shop */

/* Texts are NULL, and `asked` is 0, if they are not known yet. */
struct ledger_shop {
	const char *store;   /* its id */
	const char *address; /* for messages */
	int64_t asked; /* what others changed: by its clock, when last asked */
};

/* What was remembered last; valid until ledger_meet. */
struct ledger_shop ledger_shop(const struct ledger *l);

enum ledger_doubt {
	DOUBT_NONE,
	DOUBT_SETTLED, /* nothing is settled any more */
	DOUBT_ALL,     /* nor are the versions those of this shop */
};
/* Remembers the shop. `doubt` holds from the same moment on. */
MUST_CHECK bool ledger_meet(
    struct ledger *l, const struct ledger_shop *shop, enum ledger_doubt doubt);

/* Notes that a product was found changed. NULL: it is deleted. *count grows by
   one if that is not known yet, and not what a receipt said. */
MUST_CHECK bool ledger_touch(
    struct ledger *l, const char *id, const char *version, uint64_t *count);

/* How many items were in Medusa, and how many of them are settled. */
MUST_CHECK bool ledger_count_settled(
    struct ledger *l, uint64_t *count, uint64_t *settled);

enum { LEDGER_NEWEST = 50 };
struct ledger_newest {
	char *id, *version; /* the caller frees them */
};
/* The items that were changed last, as far as receipts say. */
MUST_CHECK bool ledger_newest(
    struct ledger *l, struct ledger_newest list[LEDGER_NEWEST], size_t *count);
/* Is a product older than it was? A version begins with its time, and "/". */
bool ledger_older(const char *version, const char *before);

/* --- what is gone */

struct ledger_gone {
	uint64_t after; /* full runs in a row that did not see it */
	bool adopted;	/* also what no run has created */
};

/* How many are gone, and how many are in Medusa and not swept. */
MUST_CHECK bool ledger_count_gone(struct ledger *l, const struct ledger_gone *g,
    uint64_t *gone, uint64_t *kept);

/*
 * Finds the next item that is gone, or that is back although it was taken or
 * may have been, in the order of their keys. *key is the key before it, at
 * first empty, and becomes its key.
 */
MUST_CHECK bool ledger_next_gone(struct ledger *l, const struct ledger_gone *g,
    struct buf *key, bool *found);
MUST_CHECK bool ledger_next_back(
    struct ledger *l, struct buf *key, bool *found);

enum ledger_swept {
	SWEPT_DRAFT,	 /* it is gone, and becomes a draft */
	SWEPT_RETURNING, /* it is back, and is published again */
	SWEPT_OTHER,	 /* it is gone; nothing is to be taken back later */
};
/* Notes that a line with this hash is printed for an item. */
MUST_CHECK bool ledger_sweep(struct ledger *l, const struct buf *key,
    enum ledger_swept what, const struct digest *hash);

#endif
