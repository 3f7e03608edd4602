/*
 * One batch into Medusa: looked up, compared, written, accounted for.
 */
#ifndef SYNC_H
#define SYNC_H

#include "diff.h"
#include "medusa.h"
#include "refs.h"
#include "value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sync_action {
	SYNC_PENDING, /* not settled: the batch ended before */
	SYNC_CREATE,
	SYNC_UPDATE,
	SYNC_UNCHANGED,
	SYNC_REJECTED,
	SYNC_SUPERSEDED, /* a later item of the batch has the same key */
	SYNC_ACTIONS,
};

struct sync_item {
	const struct value *want;
	enum sync_action action;
	const char *id;		/* in Medusa; NULL: none */
	const char *type;	/* of a rejection: Medusa's word, or ours */
	const char *reason;	/* of a rejection */
	struct change *changes; /* of an update */
	/* Private. */
	const struct value *key, *have;
	enum sync_action op; /* what is left to do */
	struct diff diff;
};

struct sync {
	/* Set by the caller. */
	struct medusa *medusa;
	struct refs *refs;
	bool dry_run;
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

#endif
