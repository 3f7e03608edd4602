/*
 * A batch and its items. It is read (read.h), looked up and planned (look.h),
 * and written (write.h); result.h prints what became of its items.
 *
 * Each stage may fail the batch: `failed` and `why` are set then. A function of
 * type bool returns false for that, one of type enum outcome OUTCOME_FAILED.
 */
#ifndef SYNC_BATCH_H
#define SYNC_BATCH_H

#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "medusa/names.h"
#include "sync/plan.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct identity;
struct journal;
struct medusa;
struct medusa_answer;
struct record;
struct resource;
struct shop;
struct value;

enum item_action {
	ITEM_PENDING, /* not planned yet, or the batch ended early */
	ITEM_CREATE,
	ITEM_UPDATE,
	ITEM_UNCHANGED,
	ITEM_REJECTED,
	ITEM_SUPERSEDED, /* a later item of the batch has the same key */
	ITEM_SKIPPED,	 /* see `only` of the rules */
	ITEM_NOT_FOUND,	 /* it cannot be created */
	ITEM_EDITED,	 /* somebody has; see `keep_edits` of the rules */
	ITEM_DELETE,
	ITEM_ACTIONS,
};

enum unknown_rule { UNKNOWN_ERROR, UNKNOWN_DROP, UNKNOWN_METADATA };

struct batch_rules {
	const struct resource *resource;
	const char *key;	   /* the member of the input that is the key */
	enum unknown_rule unknown; /* for members that Medusa does not know */
	/* --match: how rows are found; NULL: by the key. */
	const struct identity *match;
	/* --adopt: by what rows without a key are taken over; or NULL. */
	const struct identity *adopt;
	bool oldest;	/* of several rows with the key, take the oldest */
	unsigned prune; /* bits: indices into the resource's `prunable` */
	/* Bits: indices into the resource's `initial`, members that belong to
	   others once an item is created. */
	unsigned initial;
	/* --only: ITEM_CREATE or ITEM_UPDATE; others are skipped. ITEM_PENDING:
	   both. */
	enum item_action only;
	bool dry_run;
	bool undo;	     /* the resource is one that undoes */
	bool undo_deletes;   /* created items are deleted, not drafted */
	bool receipts;	     /* results have the key and the hash of the item */
	bool keep_edits;     /* leave items alone that are `edited` */
	bool allow_delete;   /* what the input marks as deleted */
	const void *options; /* of the resource; or NULL */
};

struct item {
	/* Set when it is read. */
	const struct value *input; /* as it is in its line */
	struct digest hash;	   /* of its bytes, if the rules say so */
	bool deletes;		   /* the input says that it is to be deleted */
	bool edited; /* what Medusa has differs only because of a hand edit */
	const struct value *key;   /* a string; NULL: there is none */
	const char *key_name;	   /* its member in the result */
	const struct value *place; /* where it is; NULL: the key says it */
	/* Of two items with the same one, the later counts. */
	const struct value *mark;
	struct value *given;	   /* for the resource, see `merge` of it */
	const struct value *owned; /* the members that the input decides */
	const struct value *full;  /* to create it: with the defaults */
	/* What became of it; in a dry run, what would. */
	enum item_action action;
	const char *id; /* in Medusa; NULL: none */
	/* In the last answer about it; NULL: unknown. */
	const char *version;
	unsigned adjusted;  /* values of the input that were replaced */
	const char *type;   /* of a rejection; see struct medusa_answer */
	const char *reason; /* of a rejection */
	const struct change *changes; /* of an update */
	struct kept kept;	      /* parts that the input does not list */
	const struct conflict *conflicts; /* parts that stay in an undo */
	/* For the layer sync and the resource. */
	void *own;		  /* the resource's; in the arena */
	const struct value *have; /* what Medusa has; NULL: nothing */
	const char *at;		  /* what names that, if it is not `id` */
	enum item_action op;	  /* what is left to do */
	struct plan plan;
	bool verified; /* a plan with `verify` was carried out */
	/* For the layer sync. */
	struct item *members; /* of a group, see group.h; the first one … */
	struct item *next;    /* … and of a member, the next one */
	struct item *group;   /* of a member */
	const char *differs;  /* of a member: how, and from which one */
	struct step *undo;    /* to be sent if it is rejected, the last first */
	bool named;	      /* by the answer to the last write of it */
	bool crashed; /* Medusa crashed at it; the next crash rejects it */
	struct record *record; /* see record.c; NULL: it is not written yet */
};

struct batch {
	/* Set by the owner; kept from batch to batch. */
	struct medusa *medusa;
	struct names *names; /* shared by all batches; so is this: */
	struct shop *shop;
	struct journal *journal; /* or NULL */
	struct batch_rules rules;
	/* What a write would do is to be known beforehand: in a dry run, or
	   because there is a limit. */
	bool foresee;
	/* Kept from batch to batch, for the layer sync: an item was refused
	   because another one has its handle or sku, so there may be more. */
	bool look_for_owners;
	/* Valid until the next read_batch. */
	struct item *items;
	size_t count; /* of the input */
	size_t all;   /* with groups, which follow them */
	bool deletes; /* some are to be deleted */
	/* In a dry run: which limit a run would stop at; NULL: none. */
	const char *limited;
	int failed; /* an exit status; 0: the batch has not failed */
	/* Of `failed`, or of the last OUTCOME_UNKNOWN or OUTCOME_AGAIN. */
	const char *why;
	/* For the layer sync and the resource. */
	struct arena arena;	    /* all memory of this batch */
	struct names_wanted wanted; /* to be resolved before planning */
	void *state;   /* the resource's; kept from batch to batch */
	bool whole;    /* look up all members, not only those owned */
	bool resolved; /* the names */
	/* An earlier request ended with OUTCOME_UNKNOWN: it may have happened,
	   or may happen yet. */
	bool write_unknown;
	/* For the layer sync. */
	struct item **list; /* items to be looked up, then to be written */
	size_t list_count;
	struct map taken; /* see unique.c */
	/* Refusals as "already exists" since the last OUTCOME_UNKNOWN. */
	unsigned conflicts;
	/* Of the last look-up: how long the server took, and its clock. */
	long long look_ms;
	time_t look_date;
};

/* By what rows are found: rules->match, or the key. */
const struct identity *batch_match(const struct batch *b);

/* Forgets a batch, and keeps what the owner has set. */
void batch_reset(struct batch *b);
void batch_release(struct batch *b);

/*
 * Fail the batch: with an exit status and a message, which is copied; because
 * of an answer, with "cannot `what`: …"; because the retries are used up, with
 * "cannot write a batch: …". All return false, for callers of type bool.
 */
bool batch_fail(struct batch *b, int status, const char *why);
bool batch_fail_answer(
    struct batch *b, const char *what, const struct medusa_answer *answer);
bool batch_give_up(struct batch *b, const char *why);

/*
 * How a message names an item beside another one: 'A-1', or 'A-1' (item 2) if
 * both have the same key. In the arena.
 */
const char *item_name(
    struct batch *b, const struct item *item, const struct item *beside);
/* The texts are not copied. */
void item_reject(struct item *item, const char *type, const char *reason);
/* Is it decided that it is not written? */
bool item_over(const struct item *item);
/* Is there something left to do for it? */
bool item_open(const struct item *item);
/* What names the row that it is, also before that exists; or NULL. */
const char *item_row(const struct item *item);
/* Is its part of the batch to be sent? */
bool item_has_part(const struct item *item);

/*
 * Makes open items pending again, so that no result is printed for them: when
 * the batch is not written, or has failed.
 */
void batch_abandon(struct batch *b);

#endif
