/*
 * One batch into Medusa: looked up, compared, written, accounted for.
 */
#ifndef SYNC_H
#define SYNC_H

#include "desired.h"
#include "diff.h"
#include "medusa.h"
#include "refs.h"
#include "value.h"

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
	/* Private to lookup.c, write.c, sync.c. */
	const struct value *have;
	enum sync_action op; /* what is left to do */
	struct diff diff;
};

struct sync {
	/* Set by the caller. */
	struct medusa *medusa;
	struct refs *refs;
	struct sync_rules rules;
	/* To be read until the next batch. */
	struct sync_item *items;
	size_t count;
	/* Why the batch ended early; 0: it did not. */
	int failed; /* an exit status */
	const char *why;
	/* Private. */
	struct arena arena; /* of the batch */
};

/*
 * Brings in the elements of an array, or an object alone. False when it had
 * to stop: then items not settled were not applied, as far as can be known.
 */
bool sync_batch(struct sync *s, const char *line, size_t len);
void sync_release(struct sync *s);

/* For the files that make it up. The first two return false. */
bool sync_fail(struct sync *s, int status, const char *why);
bool sync_fail_answer(
    struct sync *s, const char *what, const struct medusa_answer *answer);
void sync_reject(struct sync_item *item, const char *type, const char *reason);
/* Looks up and plans; leaves in the list what has to be written. */
bool sync_plan(struct sync *s, struct sync_item **list, size_t *count);

#endif
