/*
 * Refusals: a request for several items was refused. Which items are at fault?
 *
 * In: how many items from the front the request was for, and its answer. Out:
 * items are rejected, or there are fewer suspects (see struct unsent); or the
 * round of writing ends, because a look is needed.
 *
 * The questions are asked in this order, because a rejection is final:
 *
 * 1. Does the resource know a cause that it can deal with?
 * 2. Does the answer say that something already exists? Then the rows that have
 *    it are looked up, and name the items that cannot have it (owners.h).
 * 3. Is there no such row? We may have created it ourselves.
 * 4. Does the answer name an item? Medusa names a value, such as a sku, and
 *    never a position; the resource finds the item that has it.
 * 5. Was it for several items? Then half of them are sent next.
 * 6. Was it a crash? The item gets a second try; see steps.c.
 * 7. The item is rejected.
 *
 * A refused request leaves rows behind: Medusa undoes the creation of products,
 * but not that of their options. So an item whose handle or sku another one has
 * is sent once only, and in later batches not at all.
 *
 * Halving works because Medusa undoes a request that it refuses as a whole
 * (core-flows, batch-products.js, 2.21).
 */
#include "sync/refusal.h"

#include "medusa/errors.h"
#include "medusa/medusa.h"
#include "sync/batch.h"
#include "sync/look.h"
#include "sync/owners.h"
#include "sync/resource.h"
#include "sync/steps.h"

#include <assert.h>

size_t unsent_portion(const struct unsent *u)
{
	assert(u->count && u->suspects <= u->count);
	if (!u->suspects)
		return u->count;
	return u->suspects > 1 ? u->suspects / 2 : 1;
}

void unsent_drop(struct unsent *u, size_t n)
{
	assert(n <= u->count);
	u->list += n;
	u->count -= n;
	u->suspects -= n < u->suspects ? n : u->suspects;
}

/* The first n were at fault, and are rejected. */
static void drop(struct unsent *u, size_t n)
{
	u->suspects = 0;
	unsent_drop(u, n);
}

/* Rejects the items that the answer names. */
static void reject_named(struct batch *b, struct item **list, size_t count,
    const struct medusa_answer *answer)
{
	const struct resource *r = b->rules.resource;
	size_t creates = 0, updates = 0;

	for (size_t i = 0; i < count && r->attribute; i++) {
		struct item *item = list[i];
		size_t *place = item->op == ITEM_CREATE ? &creates : &updates;
		const char *why = r->attribute(b, answer, item, (*place)++);

		if (why)
			item_reject(item, answer->type, why);
	}
}

/* Drops those of the first n that are rejected; false: none is. */
static bool drop_rejected(struct unsent *u, size_t n)
{
	struct item **list = u->list;
	size_t rest = n;

	for (size_t i = n; i-- > 0;) {
		struct item *item = list[i];

		if (item->op == ITEM_REJECTED)
			continue;
		list[i] = list[--rest];
		list[rest] = item;
	}
	if (rest)
		drop(u, rest);
	return rest;
}

static bool any_half_written(struct item *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i]->plan.half_written)
			return true;
	return false;
}

/*
 * What already exists may be our own, though the look-up did not find it: it
 * was created by a write whose answer was lost, by a run that was killed and
 * that the server has not finished, or by a write that was not undone because
 * the database was away. After a pause it may be found, or be gone.
 * OUTCOME_AGAIN: look. OUTCOME_REFUSED: it is not ours.
 */
static enum outcome await_own(struct batch *b, struct item *const *list,
    size_t count, const struct medusa_answer *answer)
{
	enum { LOOKS = 4 };
	unsigned most =
	    b->write_unknown || any_half_written(list, count) ? LOOKS : 1;
	bool paused;

	if (!error_exists(answer) || b->conflicts >= most)
		return OUTCOME_REFUSED;
	b->conflicts++;
	paused = medusa_pause(b->medusa, b->conflicts);
	if (paused)
		return OUTCOME_AGAIN;
	if (!b->write_unknown)
		return OUTCOME_REFUSED;
	(void)batch_give_up(b, answer->message);
	return OUTCOME_FAILED;
}

static enum outcome reject_crashed(
    struct unsent *u, const struct medusa_answer *answer)
{
	steps_reject_crash(u->list[0], answer);
	drop(u, 1);
	return OUTCOME_DONE;
}

/*
 * The second try of an item: it is looked up and made ready, to be sent next.
 */
static enum outcome try_again_alone(
    struct batch *b, struct unsent *u, const struct medusa_answer *answer)
{
	struct item *item = u->list[0];
	size_t open = 1;
	enum outcome outcome;
	bool paused;

	if (item->crashed)
		return reject_crashed(u, answer);
	paused = medusa_pause(b->medusa, 1);
	if (!paused)
		return reject_crashed(u, answer);
	item->crashed = true;
	if (!look_again(b, &item, &open))
		return OUTCOME_FAILED;
	outcome = steps_before(b, item);
	if (outcome == OUTCOME_DONE)
		outcome = steps_ready(b, item);
	if (outcome != OUTCOME_DONE)
		return outcome;
	if (item_has_part(item))
		u->suspects = 1;
	else
		drop(u, 1);
	return OUTCOME_DONE;
}

/* OUTCOME_DONE: items are rejected, because others have what they want. */
static enum outcome reject_owned(struct batch *b, struct unsent *u, size_t n,
    const struct medusa_answer *answer)
{
	bool ok;

	if (!error_exists(answer))
		return OUTCOME_REFUSED;
	ok = owners_look(b, u->list, n);
	if (!ok)
		return OUTCOME_FAILED;
	if (!drop_rejected(u, n))
		return OUTCOME_REFUSED;
	b->look_for_owners = true;
	return OUTCOME_DONE;
}

enum outcome handle_refusal(struct batch *b, struct unsent *u, size_t n,
    const struct medusa_answer *answer)
{
	enum outcome outcome =
	    resource_recover(b->rules.resource, b, u->list, n, answer);

	if (outcome == OUTCOME_REFUSED)
		outcome = reject_owned(b, u, n, answer);
	if (outcome == OUTCOME_REFUSED)
		outcome = await_own(b, u->list, n, answer);
	if (outcome == OUTCOME_AGAIN)
		b->why = answer->message;
	if (outcome != OUTCOME_REFUSED)
		return outcome;
	reject_named(b, u->list, n, answer);
	if (drop_rejected(u, n))
		return OUTCOME_DONE;
	if (n > 1) {
		u->suspects = n;
		return OUTCOME_DONE;
	}
	if (steps_crashed(answer))
		return try_again_alone(b, u, answer);
	item_reject(u->list[0], answer->type, answer->message);
	drop(u, 1);
	return OUTCOME_DONE;
}
