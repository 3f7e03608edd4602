/*
 * One batch on its way into Medusa, and its items. It is read (read.h), looked
 * up and planned (look.h), written (write.h); result.h says what became of it.
 * Each of these steps may fail the batch.
 */
#ifndef SYNC_BATCH_H
#define SYNC_BATCH_H

#include "base/map.h"
#include "base/mem.h"
#include "medusa/names.h"
#include "sync/plan.h"

#include <stdbool.h>
#include <stddef.h>

struct identity;
struct medusa;
struct medusa_answer;
struct resource;
struct value;

enum item_action {
	ITEM_PENDING, /* unknown: the batch ended before */
	ITEM_CREATE,
	ITEM_UPDATE,
	ITEM_UNCHANGED,
	ITEM_REJECTED,
	ITEM_SUPERSEDED, /* a later item of the batch has the same key */
	ITEM_ACTIONS,
};

enum unknown_rule { UNKNOWN_ERROR, UNKNOWN_DROP, UNKNOWN_METADATA };

struct batch_rules {
	const struct resource *resource;
	const char *key;	   /* the input's member that is the key */
	enum unknown_rule unknown; /* members that Medusa does not know */
	/* By what else one without a key is found, to be taken over; or NULL.
	 */
	const struct identity *adopt;
	bool oldest;	/* of several with one key the oldest is meant */
	unsigned prune; /* a bit for each of the resource's `prunable` */
	bool dry_run;
};

struct item {
	/* Set when it is read. */
	const struct value *source; /* as it came */
	const struct value *key;    /* a string; NULL: there is none */
	const struct value *owned;  /* what the input has a say in */
	const struct value *full;   /* what is created: with the defaults */
	/* What became of it, or would. */
	enum item_action action;
	const char *id;	    /* in Medusa; NULL: none */
	const char *type;   /* of a rejection: Medusa's word, or ours */
	const char *reason; /* of a rejection */
	const struct change *changes; /* of an update */
	size_t kept;		      /* parts that only Medusa has */
	/* For the functions of this layer, and the resource's. */
	const struct value *have; /* what Medusa has; NULL: nothing */
	enum item_action op;	  /* what is left to do */
	struct plan plan;
	bool verified; /* a plan with `verify` has been carried out */
	/* For the functions of this layer. */
	const struct step *undo; /* to be sent if it is refused; NULL */
	bool named;		 /* by the answer to what was written last */
	bool crashed; /* Medusa failed at it alone: the next time is the last */
};

struct batch {
	/* Set by the owner, and kept from batch to batch. */
	struct medusa *medusa;
	struct names *names; /* of all batches */
	struct batch_rules rules;
	/* To be read until the next read_batch. */
	struct item *items;
	size_t count;
	int failed;	 /* an exit status; 0: the batch has not failed */
	const char *why; /* it failed; or the last outcome was unknown */
	/* For the functions of this layer, and the resource's. */
	struct arena arena;	    /* everything of this batch */
	struct names_wanted wanted; /* to be resolved before it is planned */
	void *state;		    /* the resource's, kept as it says */
	bool whole; /* all is looked up, not only what the input owns */
	/* An earlier request ended with OUTCOME_UNKNOWN: it may have happened,
	   or may happen yet. */
	bool write_unknown;
	/* For the functions of this layer. */
	struct item **list; /* what has to be looked up; then written */
	size_t list_count;
	struct map taken; /* what is unique → the item that wants it */
	/* Refusals as "already exists" since the last OUTCOME_UNKNOWN. */
	unsigned conflicts;
	long long look_ms; /* how long the server took for the last look-up */
};

/* Everything of one batch is forgotten; what was set by the owner stays. */
void batch_reset(struct batch *b);
void batch_release(struct batch *b);

/*
 * The batch has failed: with that exit status; because of an answer, "cannot
 * `what`: …"; as retries are used up, "cannot write a batch: …". All return
 * false, so that a function of type bool can return what they return.
 */
bool batch_fail(struct batch *b, int status, const char *why);
bool batch_fail_answer(
    struct batch *b, const char *what, const struct medusa_answer *answer);
bool batch_give_up(struct batch *b, const char *why);

/* Neither text is copied. */
void item_reject(struct item *item, const char *type, const char *reason);
/* Is there something left to do for it? */
bool item_open(const struct item *item);
/* Is its part of the batch to be sent? */
bool item_has_part(const struct item *item);

/*
 * Makes what was planned and is not known to be done pending again, so that
 * nothing is said of it: instead of writing, or after that has failed.
 */
void batch_abandon(struct batch *b);

#endif
