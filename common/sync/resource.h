/*
 * A kind of thing that can be synchronised: products, … To the engine in this
 * layer it is a table of texts and functions. The engine reads, looks up,
 * plans, writes in rounds, waits, and reports; the resource knows the members,
 * the routes and the bodies.
 *
 * A new resource is a folder beside products/ with such a table, a row in the
 * table of ms-push, a section of its manual, and tests.
 *
 * The functions are called on the thread of the batch, and `read`, `names` and
 * `each` before that by the thread that reads the input; never two at a time
 * with one batch. What they allocate for it belongs into b->arena, what they
 * keep from batch to batch into b->state. Those marked optional may be NULL.
 */
#ifndef SYNC_RESOURCE_H
#define SYNC_RESOURCE_H

#include "http/outcome.h"

#include <stdbool.h>
#include <stddef.h>

struct batch;
struct buf;
struct item;
struct medusa_answer;
struct value;

/* False: no more, please. */
typedef bool value_taker(void *ctx, const struct value *text);

/* A way to find things in Medusa, a look-up by a filter that may repeat. */
struct identity {
	const char *name;   /* "handle", as for --adopt and in messages */
	const char *path;   /* the list to ask, "/admin/products" */
	const char *list;   /* the member of the answer that has the rows */
	const char *filter; /* the query's parameter, encoded */
	const char *fields; /* what to ask for besides; "" or ",handle" */
	/* Two items may mean one thing, as each has several of these. */
	bool several;
};

struct resource {
	const char *name; /* "products" */
	const char *one;  /* "product", for messages */

	/* --- identity */

	/* The key's first, then by what things without one can be adopted;
	   ends with one that has no name. */
	const struct identity *identities;
	/* Optional: what a shop has once, as "handle"; ends with NULL. Of two
	   items of a batch with the same the later one is refused. */
	const char *const *unique;
	/*
	 * Optional: passes on each text that a thing has by the name of an
	 * identity or of something unique, until one is enough; false then.
	 * `thing` is what the input owns of an item, or a row of Medusa's.
	 * Without it: the member of that name.
	 */
	bool (*each)(const struct value *thing, const char *name,
	    value_taker *take, void *ctx);

	/* --- reading */

	/*
	 * Sets key, owned and full of an item that has its source, as the
	 * `key` and `unknown` of the rules say. NULL, or what is wrong with it
	 * whatever Medusa has.
	 */
	const char *(*read)(struct batch *b, struct item *item);
	/* Optional: adds the names it refers to to b->wanted. */
	void (*names)(struct batch *b, const struct item *item);

	/* --- looking up */

	/* Appends the value of `fields`: what these items have to be compared
	   with, or all there is when b->whole. */
	void (*fields)(struct buf *to, const struct batch *b,
	    struct item *const *list, size_t count);
	/* Optional: NULL, or what a row lacks of what `each`, `plan` and
	   `parts` rely on, for a message. Without it: an id. */
	const char *(*lacks)(const struct value *row);

	/* --- planning */

	/*
	 * Fills item->plan, which has been initialised, with what turns
	 * item->have, which may be NULL, into what is wanted. False with the
	 * plan's error when that cannot be.
	 */
	bool (*plan)(struct batch *b, struct item *item);
	/* Optional: is it known already what plans with `verify` are to show?
	 */
	bool (*verified)(const struct batch *b);
	/* Optional: what can be pruned, by the rules' bits; ends with NULL. */
	const char *const *prunable;
	/* Optional: how many parts a row has; while they grow Medusa is still
	   about it. */
	size_t (*parts)(const struct value *row);

	/* --- writing */

	/* Takes {"create":[…],"update":[…]}, and answers with `created` and
	   `updated`. The rows have an `id` and the key. */
	const char *batch_path;
	size_t body_max; /* bytes that it takes in one request */
	/*
	 * Optional: why this item of a refused batch is refused, in b->arena;
	 * NULL when the answer does not say that it is. `place` counts the
	 * items of its kind, create or update, before it in the request.
	 */
	const char *(*attribute)(struct batch *b,
	    const struct medusa_answer *answer, const struct item *item,
	    size_t place);
	/*
	 * Optional: looks for the cause of a refusal. OUTCOME_AGAIN: it was
	 * found, and the items have to be planned anew; OUTCOME_REFUSED: it was
	 * not; OUTCOME_FAILED: the batch has failed.
	 */
	enum outcome (*recover)(struct batch *b, struct item *const *list,
	    size_t count, const struct medusa_answer *answer);

	/* --- reporting */

	/* Optional: what a result calls the parts that are kept. */
	const char *kept_name;

	/* --- b->state: of that size, zeroed once; optional. */
	size_t state_size;
	void (*forget)(void *state); /* what is of one batch only */
};

/* `each`, `lacks` and `recover`, or what stands in for them. */
bool resource_each(const struct resource *r, const struct value *thing,
    const char *name, value_taker *take, void *ctx);
const char *resource_lacks(const struct resource *r, const struct value *row);
enum outcome resource_recover(const struct resource *r, struct batch *b,
    struct item *const *list, size_t count, const struct medusa_answer *answer);

#endif
