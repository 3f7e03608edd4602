/*
 * One batch into Medusa: looked up, compared, written, accounted for.
 */
#ifndef SYNC_SYNC_H
#define SYNC_SYNC_H

#include "base/map.h"
#include "medusa/medusa.h"
#include "medusa/names.h"
#include "products/diff.h"
#include "products/read.h"
#include "json/value.h"

#include <stdbool.h>
#include <stddef.h>

enum sync_action {
	SYNC_PENDING, /* not settled: the batch ended before */
	SYNC_CREATE,
	SYNC_UPDATE,
	SYNC_UNCHANGED,
	SYNC_REJECTED,
	SYNC_SUPERSEDED, /* a later item of the batch has the same key */
	SYNC_ACTIONS,
};

/* A product of that handle or sku is taken over when none has the key. */
enum sync_adopt { ADOPT_NONE, ADOPT_HANDLE, ADOPT_SKU };

struct sync_rules {
	struct desired_rules desired;
	enum sync_adopt adopt;
	bool oldest; /* of several with one key the oldest is meant */
	unsigned prune;
	bool dry_run;
};

struct sync_item {
	struct desired product;
	enum sync_action action;
	const char *id;		/* in Medusa; NULL: none */
	const char *type;	/* of a rejection: Medusa's word, or ours */
	const char *reason;	/* of a rejection */
	struct change *changes; /* of an update */
	size_t kept;		/* variants that only Medusa has */
	/* Private to those who make a batch of it. */
	const struct value *have;
	enum sync_action op; /* what is left to do */
	struct diff diff;
	const char *restore; /* what gives freed codes back; NULL: none are */
	bool had_chance;     /* after a 500 that named nobody */
	bool stock_asked;    /* an update was to make inventory items */
};

struct sync {
	/* Set by the caller. */
	struct medusa *medusa;
	struct names *names; /* of all batches */
	struct sync_rules rules;
	/* To be read until the next sync_read. */
	struct sync_item *items;
	size_t count;
	/* Why the batch ended early; 0: it did not. */
	int failed; /* an exit status */
	const char *why;
	/* Private. */
	struct arena arena; /* of the batch */
	struct names_wanted wanted;
	struct map claims;
	struct sync_item **list; /* what has to be written */
	size_t list_count;
	struct map strays; /* see stock.h */
	/* Does an update make inventory items? Kept from batch to batch. */
	enum { STOCK_UNKNOWN, STOCK_BY_UPDATE, STOCK_BY_HAND } stock;
	bool asked;	     /* by this round of writing, for stock */
	bool whole;	     /* all is looked up of variants, not only owned */
	bool doubt;	     /* what was written before may happen still */
	unsigned conflicts;  /* it was there already, since then */
	long long look_ms;   /* what the last look-up took of the server */
	const char *setback; /* why the round of writing ended; NULL */
};

/*
 * A batch goes through these three in turn, as long as they return true:
 * reads the elements of an array, or an object alone; looks up, or makes, the
 * names in them, looks them up and plans what has to be done; does it. After
 * false, items that are not settled were not applied, as far as can be known.
 * The line may go when sync_read is back.
 */
MUST_CHECK bool sync_read(struct sync *s, const char *line, size_t len);
MUST_CHECK bool sync_look(struct sync *s);
MUST_CHECK bool sync_write(struct sync *s); /* in write.c */
void sync_release(struct sync *s);

/*
 * Makes what was planned and is not known to be done pending again, so that
 * nothing is said of it. Instead of sync_write, or after it failed.
 */
void sync_abandon(struct sync *s);

/*
 * True when both batches, read but not written, have a product with the same
 * key, or two that want the same handle or code: then their order counts. By
 * ADOPT_SKU any two may mean one product.
 */
bool sync_meets(struct sync *a, const struct sync *b); /* in claims.c */

#endif
