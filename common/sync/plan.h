/*
 * The plan of one item, made by its resource: the changes, for people and
 * programs to read, and the requests that make them. The engine carries a plan
 * out, and never looks into a body.
 *
 * All of it is in the arena of the batch.
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
	const struct value *before, *after; /* NULL: absent, or several */
};

enum step_when {
	STEP_BEFORE, /* before its item's part of the batch */
	STEP_READY,  /* the same, after the STEP_BEFORE of all items */
	STEP_WITH,   /* that part: an element of `create` or `update` */
	STEP_AFTER,  /* after it */
};

/*
 * A request, or the item's part of the batch request. The steps before the
 * batch are sent in the order of the list, then the batch, then those after it.
 * There is at most one STEP_WITH. What one item frees for another goes before
 * the batch, and what takes it is STEP_READY.
 */
struct step {
	struct step *next;
	enum step_when when;
	/* "add options", as in "cannot add options: …"; for an undo, see
	   plan_undo. */
	const char *what;
	const char *path; /* begins with "/admin/"; NULL for STEP_WITH */
	const char *body; /* NULL: `put` writes it */
	size_t len;
	/* Sending it twice does harm, so a lost one is awaited. */
	bool not_twice;
	/* Not NULL: a refusal does not reject the item; a warning says this. */
	const char *otherwise;
	/*
	 * Sent if the item is rejected after this step, and its part of the
	 * batch was not written; or NULL. Of several for the same path and
	 * phase only the first counts: later plans are made from what it has
	 * changed. If it has a `put`, it needs the answer to this step, and
	 * is not sent if that is lost.
	 */
	struct step *undo;
	/* These may be NULL; `ctx` is theirs. */
	void *ctx;
	/* Appends a body that depends on what earlier steps have learnt. */
	void (*put)(struct buf *to, const struct step *step);
	/* Takes ids from the answer. Returns NULL, or what the answer lacks:
	   then it counts as lost, and the item is planned anew. */
	const char *(*learn)(struct step *step, const struct value *answer);
	/* A better message for a refusal than that of Medusa, in the arena, or
	   NULL. */
	const char *(*explain)(
	    struct arena *a, const struct medusa_answer *answer);
	bool done; /* for the engine: it was carried out */
};

/* Parts of a row that the input does not list, and that stay. */
enum { KEPT_KINDS = 2 };
struct kept {
	struct kept_part {
		struct kept_part *next;
		const char *path;
	} * parts, **last;
	size_t count[KEPT_KINDS]; /* by the resource's kinds */
};

/* Something unique that the item has, and gives up before the batch. */
struct freed {
	struct freed *next;
	const char *name; /* as of an identity */
	const struct value *text;
};

/* For an undo: a part that stays as it is. */
struct conflict {
	struct conflict *next;
	const char *path, *why;
};

struct plan {
	struct arena *arena;
	/* In the order of the input. */
	struct change *changes;
	size_t changed; /* how many */
	struct step *steps;
	struct freed *freed;
	const char *error;	/* why there is no plan; or NULL */
	const char *error_type; /* of a rejection; NULL: "invalid_input" */
	struct conflict *conflicts;
	struct kept kept; /* parts that Medusa has and the input does not */
	/* For the engine. */
	bool half_written; /* Medusa may still be creating the item */
	bool unfinished;   /* more is to do afterwards: look again */
	bool verify;	   /* look again, once: did this server do it? */
	bool needs_whole;  /* only right if all members were looked up */
	bool emptied;	   /* for a limit of the resource, see limit.h */
	bool journaled;	   /* see record.h */
	/* Private. */
	struct change **last_change;
	struct conflict **last_conflict;
	struct step **last_step;
};

void plan_init(struct plan *p, struct arena *a);
/* Adds a change. The format makes its path; the values are not copied. */
PRINTF(4, 5)
void plan_change(struct plan *p, const struct value *before,
    const struct value *after, const char *path, ...);
/* Notes a part that stays. The format makes its path. */
PRINTF(3, 4)
void plan_keep(struct plan *p, unsigned kind, const char *path, ...);
/* Notes a conflict. The texts are not copied. */
void plan_conflict(struct plan *p, const char *why, const char *path);
/* Notes what the steps before the batch free; the text is not copied. */
void plan_free(struct plan *p, const char *name, const struct value *text);
bool plan_frees(
    const struct plan *p, const char *name, const struct value *text);
/* Sets `error` to the conflicts, of which there are, and returns false. */
bool plan_refuse_conflicts(struct plan *p);
/* Sets `error`, and returns false. */
PRINTF(2, 3) bool plan_refuse(struct plan *p, const char *why, ...);
/*
 * Appends a step, which the caller may fill in further. `what` and `path` are
 * not copied; the body is, unless it is NULL.
 */
struct step *plan_step(struct plan *p, enum step_when when, const char *what,
    const char *path, const struct buf *body);
/*
 * The same, not in the list: to be the `undo` of another step. `what` is for
 * the message when the undo fails: what that step has done.
 */
struct step *plan_undo(
    struct plan *p, const char *what, const char *path, const struct buf *body);
/*
 * A path for a step, in the arena: `before`, the id percent-encoded, `after`.
 */
const char *plan_path(struct arena *a, const char *before,
    const struct value *id, const char *after);

/* The STEP_WITH of the plan, or NULL. */
const struct step *plan_with(const struct plan *p);

#endif
