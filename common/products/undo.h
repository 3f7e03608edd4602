/*
 * Takes back what a run has done to a product: a resource whose items are
 * entries of a journal, see sync/undo.h.
 *
 * Three states are compared, part by part: before the run, after it, and now.
 * What the run did not change stays as it is now. What is now as the run has
 * left it becomes as it was before. What is neither has been changed since: it
 * stays, and is reported as a conflict. Parts of lists that neither of the two
 * states of the run has came from others, and stay.
 *
 * What is wanted is written as a product of the input, so that the plan is made
 * as any other (plan.h): `options`, `prices` and sets are complete, and ids are
 * given where a part comes back with its own.
 */
#ifndef PRODUCTS_UNDO_H
#define PRODUCTS_UNDO_H

#include "base/attr.h"
#include "sync/resource.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct member;
struct plan;

/* See struct resource. */
extern const struct identity undo_identities[];
const char *undo_read(struct batch *b, struct item *item);
bool undo_look_up(struct batch *b, struct item *const *list, size_t count);
void undo_names(struct batch *b, struct item *item);
void undo_fields(struct buf *to, const struct batch *b,
    struct item *const *list, size_t count);
bool undo_plan(struct batch *b, struct item *item);

/* An entry of a journal: `own` of an item. */
struct undo_entry {
	const struct value *plan;    /* the line before the request */
	const struct value *outcome; /* the line after it; or NULL */
	const struct value *id;	     /* NULL: the run may have created it */
	bool created;
};

/* The undo of one product in the making. */
struct undo {
	struct batch *batch;
	struct arena *arena;
	struct plan *plan; /* takes conflicts; NULL: they are not wanted */
	/* Rows; `before` and `after` as far as the journal has them. */
	const struct value *before, *after, *now;
	struct value *want, *last;	/* a product, in the making */
	struct value *gone, *last_gone; /* ids of variants to be deleted */
	bool again; /* after this plan, another one is needed */
};

/* A part that stays as it is: it has been changed since, or cannot be changed
 * back. The format makes its path; `why` is not copied. */
PRINTF(3, 4)
void undo_conflict(struct undo *u, const char *why, const char *path, ...);

/* For an item that was looked up: sets `owned` and `full` to the product that
 * is wanted. */
struct undo undo_begin(struct batch *b, struct item *item, struct plan *p);

/* Adds a member to what is wanted. */
void undo_want(struct undo *u, const char *name, struct value *v);
/* Are both values of the member the same? NULL and null are. */
bool undo_same(
    const struct member *m, const struct value *a, const struct value *b);

/*
 * Compares a member of a product or variant that has no parts. The value to be
 * set, or NULL: none. `of` is put before its name in the path of a conflict.
 */
struct value *undo_scalar(struct undo *u, const char *of,
    const struct member *m, const struct value *before,
    const struct value *after, const struct value *now);
/* The same for metadata: an object with the keys to be set. */
struct value *undo_metadata(struct undo *u, const char *of,
    const struct value *before, const struct value *after,
    const struct value *now);
/* The same for the prices of a variant: the whole list. */
struct value *undo_prices(struct undo *u, const char *of,
    const struct value *before, const struct value *after,
    const struct value *now);
/* Are they the same prices with the same amounts? */
bool undo_same_prices(const struct value *a, const struct value *b);

/* Add these members to what is wanted, if they are to be changed. */
void undo_images(struct undo *u);
void undo_set(struct undo *u, const struct member *m);
void undo_variants(struct undo *u);
/* After undo_variants. */
void undo_options(struct undo *u);

/* What a variant chooses: before the run, after it, and now. */
struct undo_choices {
	struct value *was, *left, *is;
	bool to_undo; /* the run has changed it, and it has not changed back */
	bool fits;    /* it is as the run has left it, and can be as it was */
};
struct undo_choices undo_choices(struct undo *u, const struct value *before,
    const struct value *after, const struct value *now);
/* What a variant of a row chooses, as the input has it, with the titles that
 * the options had before the run. */
struct value *undo_choice_in(
    struct undo *u, const struct value *row, const struct value *variant);

/* A member that is a list, and its first element; NULL: there is none. */
const struct value *undo_list(const struct value *row, const char *name);
const struct value *undo_first(const struct value *list);
/* The element of a list with that id; NULL: none. */
const struct value *undo_find(const struct value *list, const struct value *id);

/*
 * What the run has left of a product as far as can be told from what it was
 * going to write: a row, in the arena. For a run that was killed.
 */
const struct value *undo_intended(struct arena *a, const struct value *before,
    const struct value *planned, const struct value *now);

#endif
