/*
 * A kind of thing that can be synchronised, such as products. For the engine in
 * this layer it is a table of texts and functions. The engine reads, looks up,
 * plans, writes in rounds, waits, and reports; the resource knows the members,
 * the routes and the bodies.
 *
 * A new resource is a folder beside products/ with such a table, a row in the
 * table of ms-push, a section of its manual, and tests.
 *
 * The functions are called by the thread of the batch; `read` and `each` before
 * that by the thread that reads the input; never by two threads at a time for
 * one batch. What they allocate for a batch is in b->arena; what
 * they keep from batch to batch is in b->state. Members marked optional may be
 * NULL.
 */
#ifndef SYNC_RESOURCE_H
#define SYNC_RESOURCE_H

#include "http/outcome.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct batch;
struct buf;
struct item;
struct medusa_answer;
struct value;
struct writer;

/* Returns false when it needs no more texts. */
typedef bool value_taker(void *ctx, const struct value *text);

/* A way to find rows in Medusa: by a filter that may be repeated. */
struct identity {
	const char *name;   /* "handle", as for --adopt and in messages */
	const char *path;   /* the list to ask, "/admin/products" */
	const char *list;   /* the member of the answer that has the rows */
	const char *filter; /* the parameter of the query, encoded */
	const char *fields; /* further fields to ask for: "" or ",handle" */
	/* An item may have several, so two items may mean the same thing. */
	bool several;
	/* A new row cannot have it: without a row, the item is `not_found`. */
	bool fixed;
};

struct resource {
	const char *word; /* "products", for options and metrics */
	const char *name; /* "products", for messages */
	const char *one;  /* "product", the same */

	/* --- identity */

	/* The key first; ends with one that has no name. --match can name any
	   of them, --adopt those after the key that are not `fixed`. */
	const struct identity *identities;
	/* Optional: what a shop can have only once, such as a handle; ends with
	   one that has no name. Of two such items of a batch the later one is
	   rejected. */
	const struct identity *unique;
	/*
	 * Optional: calls `take` for each text that a thing has under the name
	 * of an identity or of something unique, until `take` returns false;
	 * returns false then. `thing` is `owned` of an item, or a row of
	 * Medusa. Without it: the member of that name.
	 */
	bool (*each)(const struct value *thing, const char *name,
	    value_taker *take, void *ctx);
	/*
	 * Optional: the text that Medusa will give a new item under the name of
	 * something unique, such as a handle that it makes from the title. NULL
	 * if the item has its own, or if the text cannot be foreseen. *from
	 * says what it is made from, "title".
	 */
	const struct value *(*implied)(struct batch *b, const struct item *item,
	    const char *name, const char **from);

	/* --- reading */

	/*
	 * Sets `key`, `owned` and `full` of an item from its `input` and the
	 * rules; also `key_name`, if it is another one, and `given`, if there
	 * is a `merge`. `owned` and `full` have a text for the identity that
	 * items are found by, or `read` sets `mark`. Returns NULL, or why the
	 * item is invalid.
	 */
	const char *(*read)(struct batch *b, struct item *item);
	/* Optional: the member of a result with the `place` of an item. */
	const char *place;
	/* Optional: what `adjusted` of an item counts, for a message: "negative
	   numbers taken as 0". */
	const char *adjusted;
	/*
	 * Optional: adds what an item says to a group of items that mean the
	 * same row, in b->arena. Sets `given` of the group, which is NULL at
	 * first, `owned` and `full`; reads `given` of the item. Without it, a
	 * later item of the same row is rejected.
	 */
	void (*merge)(
	    struct batch *b, struct item *group, const struct item *item);
	/* With `merge`: what two items, or a group and an item, contradict one
	   another in: a path, in b->arena; or NULL. They cannot be merged. */
	const char *(*differ)(
	    struct batch *b, const struct item *a, const struct item *c);
	/* Optional: adds the names it refers to to b->wanted. The item was
	   looked up, so it may own less from now on. */
	void (*names)(struct batch *b, struct item *item);

	/* --- looking up */

	/*
	 * Optional: sets `have`, `id` and `at` of the items that Medusa has, in
	 * place of the look-up by identities of lookup.h; rejects an item, or
	 * makes it ITEM_NOT_FOUND or ITEM_SKIPPED, if there is nothing that can
	 * be written. False when the batch has failed. It is called again for
	 * the items that are open later.
	 */
	bool (*look_up)(
	    struct batch *b, struct item *const *list, size_t count);
	/* Appends the value of `fields`: the members that these items have to
	   be compared with, or all if b->whole. Not used by `look_up`. */
	void (*fields)(struct buf *to, const struct batch *b,
	    struct item *const *list, size_t count);
	/*
	 * Optional: the members that `version` needs, and a text, in the arena,
	 * that is the same as long as nobody has changed the row, as far as the
	 * server says; NULL: unknown. For receipts.
	 */
	const char *version_fields;
	const char *(*version)(struct arena *a, const struct value *row);
	/* Optional: what a row lacks that `each`, `plan` and `parts` rely on,
	   for a message; or NULL. Without it: an id. */
	const char *(*lacks)(const struct value *row);

	/* --- planning */

	/*
	 * Fills item->plan, which is initialised, with what turns item->have,
	 * which may be NULL, into what the input says. False with the plan's
	 * error if that is impossible.
	 */
	bool (*plan)(struct batch *b, struct item *item);
	/* Optional: whether a plan with `verify` needs no second look, because
	   an earlier one has shown what this server does. */
	bool (*verified)(const struct batch *b);
	/* Optional: judges the plans of b->list, before they are carried out:
	   rejects items, and warns. May send requests that read. */
	void (*advise)(struct batch *b);
	/* Optional: what --prune can name; ends with NULL. */
	const char *const *prunable;
	/* Optional: what --initial can name; ends with NULL. */
	const char *const *initial;
	/* Optional: how many parts a row has. While the number changes, Medusa
	   is still writing it. Without it: 1. */
	size_t (*parts)(const struct value *row);

	/* --- writing */

	/* The route of the batch request, to which `fields` of the identity
	   that items are found by is appended. It takes
	   {"create":[…],"update":[…]}, and answers with `created` and
	   `updated`, whose rows have an `id` and texts of that identity, or
	   that of `at`. */
	const char *batch_path;
	size_t body_max;  /* bytes of a request */
	size_t batch_max; /* items of a request; 0: as many as fit */
	/*
	 * Optional: how many rows a request may delete, the further fields that
	 * `stays` needs, ",title", and why an item must not be deleted, in the
	 * arena; or NULL. Without them, items cannot be deleted.
	 */
	size_t delete_max;
	const char *delete_fields;
	const char *(*stays)(struct batch *b, const struct item *item);
	/* Optional: only items with the same text may be in one request. */
	const char *(*lot)(const struct item *item);
	/* Optional: `at` of the item that a row of an answer is, in the arena;
	   NULL: of none. Without it: its id. */
	const char *(*at)(struct arena *a, const struct value *row);
	/*
	 * Optional: attributes a refusal. Returns why this item is refused, in
	 * b->arena, or NULL if the answer does not say that it is. `place` is
	 * the index of the item in `create` or `update` of the request.
	 */
	const char *(*attribute)(struct batch *b,
	    const struct medusa_answer *answer, const struct item *item,
	    size_t place);
	/*
	 * Optional: looks for the cause of a refusal. OUTCOME_AGAIN: it is
	 * known now, and the items have to be planned anew. OUTCOME_REFUSED: it
	 * was not found. OUTCOME_FAILED: the batch has failed.
	 */
	enum outcome (*recover)(struct batch *b, struct item *const *list,
	    size_t count, const struct medusa_answer *answer);

	/* --- the journal: needed for --journal and --undo */

	/*
	 * Sets rows[i] to what Medusa has of the i-th item, with all ids and
	 * whole lists; NULL: nothing. False when the batch has failed.
	 */
	bool (*record_rows)(struct batch *b, struct item *const *list,
	    size_t count, const struct value **rows);
	/*
	 * What the plan of the item is going to write, as an object in b->arena
	 * with all ids that are known.
	 */
	const struct value *(*record_plan)(
	    struct batch *b, const struct item *item);
	/* Writes the members of a row that such an object, `planned`, changes;
	   NULL: all members. */
	void (*record_put)(struct writer *to, const char *name,
	    const struct value *row, const struct value *planned);

	/* Optional: the resource whose items are entries of a journal, and
	   whose plans undo them; see undo.h. */
	const struct resource *undo;

	/* --- reporting */

	/* Optional: the names of kept parts in a result, KEPT_KINDS. */
	const char *const *kept;

	/* --- state, optional: b->state has that size, and is zeroed once */

	size_t state_size;
	/* Releases what belongs to one batch. */
	void (*forget)(void *state);
};

/* The identity with that name; NULL: it has none. */
const struct identity *resource_identity(
    const struct resource *r, const char *name);

/* Call `each`, `look_up`, `version`, `lacks`, `at` and `recover`, or do without
   as described above. */
bool resource_each(const struct resource *r, const struct value *thing,
    const char *name, value_taker *take, void *ctx);
bool resource_look_up(const struct resource *r, struct batch *b,
    struct item *const *list, size_t count);
const char *resource_lacks(const struct resource *r, const struct value *row);
const char *resource_version(
    const struct resource *r, struct arena *a, const struct value *row);
const char *resource_at(
    const struct resource *r, struct arena *a, const struct value *row);
enum outcome resource_recover(const struct resource *r, struct batch *b,
    struct item *const *list, size_t count, const struct medusa_answer *answer);

#endif
