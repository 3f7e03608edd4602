/*
 * What is to be done about one item, as its resource has planned it: the
 * changes, for people and programs to read, and the requests that bring them
 * about. The engine carries a plan out and never looks into a body.
 *
 * All of it lives in the arena of the batch.
 */
#ifndef SYNC_PLAN_H
#define SYNC_PLAN_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;
struct medusa_answer;
struct value;

struct change {
	struct change *next;
	const char *path; /* title, metadata.color, variants[SKU].prices[eur] */
	const struct value *before, *after; /* NULL: not there, or many */
};

enum step_when {
	STEP_BEFORE, /* its item's part of the batch */
	STEP_WITH,   /* it is that part: an element of `create` or `update` */
	STEP_AFTER,
};

/*
 * One request, or a part of the one for the whole batch. Those before the batch
 * are carried out in the order of the list, then the batch, then those after
 * it. There is at most one STEP_WITH.
 */
struct step {
	struct step *next;
	enum step_when when;
	const char *what; /* "add options", as in "cannot add options: …"; of an
			     undo, see plan_undo */
	const char *path; /* begins with "/admin/"; NULL for STEP_WITH */
	const char *body; /* NULL: `put` writes it */
	size_t len;
	/* To send it again does harm: one that may be under way is awaited. */
	bool not_twice;
	/*
	 * Sent when the item is refused after this step and before its part of
	 * the batch is written; NULL: nothing is. Only the first undo that an
	 * item gets counts: later plans see what the step has changed.
	 */
	const struct step *undo;
	/* These may be NULL; `ctx` is theirs. */
	void *ctx;
	/* Appends a body that needs what earlier steps have learnt. */
	void (*put)(struct buf *to, const struct step *step);
	/* Takes ids from the answer. NULL; or what it lacks, and then the step
	   counts as lost: the item is looked up and planned anew. */
	const char *(*learn)(struct step *step, const struct value *answer);
	/* Says why it was refused in better words than Medusa; NULL: none. */
	const char *(*explain)(const struct medusa_answer *answer);
};

struct plan {
	struct arena *arena;
	/* In the order of the input. */
	struct change *changes;
	size_t changed; /* how many */
	struct step *steps;
	const char *error; /* why it cannot be done; NULL: it can */
	size_t kept;	   /* parts that Medusa has and the input does not */
	/* What the engine has to know of it besides. */
	bool half_written; /* as a creation under way looks, or one cut off */
	bool unfinished;   /* there is more to do after it: look again */
	bool verify;	   /* look again, once, whether this server did it */
	bool needs_whole;  /* all of the item has to be looked up for it */
	/* Private. */
	struct change **last_change;
	struct step **last_step;
};

void plan_init(struct plan *p, struct arena *a);
/* A change at the path that the format makes; the values are not copied. */
PRINTF(4, 5)
void plan_change(struct plan *p, const struct value *before,
    const struct value *after, const char *path, ...);
/* Sets `error`, and returns false. */
PRINTF(2, 3) bool plan_refuse(struct plan *p, const char *why, ...);
/*
 * Appends a step, to be filled in further; `what` and `path` are not copied,
 * the body is: NULL: none.
 */
struct step *plan_step(struct plan *p, enum step_when when, const char *what,
    const char *path, const struct buf *body);
/*
 * The same apart from the list, to be the `undo` of another step. `what` says
 * what that step has done and cannot be undone when this one fails.
 */
struct step *plan_undo(
    struct plan *p, const char *what, const char *path, const struct buf *body);
/* The part of the batch; NULL: there is none. */
const struct step *plan_with(const struct plan *p);

#endif
