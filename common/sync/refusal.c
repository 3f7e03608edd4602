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
 * 2. Does the answer say that something already exists? We may have created it
 *    ourselves.
 * 3. Does the answer name an item? Medusa names a value, such as a sku, and
 *    never a position; the resource finds the item that has it.
 * 4. Was it for several items? Then half of them are sent next.
 * 5. Was it a crash? The item gets a second try; see steps.c.
 * 6. The item is rejected.
 *
 * Halving works because Medusa undoes a request that it refuses as a whole
 * (core-flows, batch-products.js, 2.21).
 */
#include "sync/refusal.h"

#include "medusa/errors.h"
#include "medusa/medusa.h"
#include "sync/batch.h"
#include "sync/look.h"
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
static void drop_rejected(struct unsent *u, size_t n)
{
	u->suspects = 0;
	unsent_drop(u, n);
}

/*
 * Rejects the items that the answer names, and moves them to the front. Returns
 * how many they are.
 */
static size_t reject_named(struct batch *b, struct item **list, size_t count,
    const struct medusa_answer *answer)
{
	const struct resource *r = b->rules.resource;
	size_t creates = 0, updates = 0, rest = count;

	for (size_t i = 0; i < count && r->attribute; i++) {
		struct item *item = list[i];
		size_t *place = item->op == ITEM_CREATE ? &creates : &updates;
		const char *why = r->attribute(b, answer, item, (*place)++);

		if (why)
			item_reject(item, answer->type, why);
	}
	for (size_t i = count; i-- > 0;)
		if (list[i]->op != ITEM_REJECTED)
			list[--rest] = list[i];
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
	drop_rejected(u, 1);
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
	if (outcome != OUTCOME_DONE)
		return outcome;
	if (item_has_part(item))
		u->suspects = 1;
	else
		drop_rejected(u, 1);
	return OUTCOME_DONE;
}

enum outcome handle_refusal(struct batch *b, struct unsent *u, size_t n,
    const struct medusa_answer *answer)
{
	enum outcome outcome =
	    resource_recover(b->rules.resource, b, u->list, n, answer);
	size_t named;

	if (outcome == OUTCOME_REFUSED)
		outcome = await_own(b, u->list, n, answer);
	if (outcome == OUTCOME_AGAIN)
		b->why = answer->message;
	if (outcome != OUTCOME_REFUSED)
		return outcome;
	named = reject_named(b, u->list, n, answer);
	if (named) {
		drop_rejected(u, named);
		return OUTCOME_DONE;
	}
	if (n > 1) {
		u->suspects = n;
		return OUTCOME_DONE;
	}
	if (steps_crashed(answer))
		return try_again_alone(b, u, answer);
	item_reject(u->list[0], answer->type, answer->message);
	drop_rejected(u, 1);
	return OUTCOME_DONE;
}
