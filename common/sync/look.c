#include "sync/look.h"

#include "medusa/medusa.h"
#include "sync/await.h"
#include "sync/batch.h"
#include "sync/lookup.h"
#include "sync/resource.h"

/* Was it made from a part of the item, though all of it is needed? */
static bool is_partial(const struct batch *b, const struct plan *p)
{
	return p->needs_whole && !b->whole;
}

static void plan(struct batch *b, struct item *item)
{
	struct plan *p = &item->plan;
	bool ok;

	plan_init(p, &b->arena);
	ok = b->rules.resource->plan(b, item);
	item->op = !item->have	? ITEM_CREATE
		   : p->changes ? ITEM_UPDATE
				: ITEM_UNCHANGED;
	if (!ok && !is_partial(b, p))
		item_reject(item, "invalid_input", p->error);
}

static bool look_and_plan(struct batch *b, struct item **list, size_t count)
{
	if (!look_up(b, list, count))
		return false;
	for (size_t i = 0; i < count; i++)
		if (list[i]->action != ITEM_REJECTED)
			plan(b, list[i]);
	return true;
}

static bool any_partial(
    const struct batch *b, struct item *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is_partial(b, &list[i]->plan))
			return true;
	return false;
}

/* Looks until the plans rest on all they need, and on nothing in between. */
static bool look_until_settled(
    struct batch *b, struct item **list, size_t count)
{
	struct await w = {0};

	for (;;) {
		if (!look_and_plan(b, list, count))
			return false;
		if (any_partial(b, list, count)) {
			b->whole = true;
			continue;
		}
		await_look(&w, b, list, count);
		if (w.over)
			return true;
		await_pause(&w);
	}
}

/* The first plan is what is reported, not one after a lost answer. */
static void report_plan(struct item *item)
{
	if (item->action != ITEM_PENDING)
		return;
	item->action = item->op;
	item->changes = item->plan.changes;
	item->kept = item->plan.kept;
}

bool look_again(struct batch *b, struct item **list, size_t *count)
{
	size_t n = 0;

	if (!look_until_settled(b, list, *count))
		return false;
	for (size_t i = 0; i < *count; i++) {
		report_plan(list[i]);
		if (item_open(list[i]))
			list[n++] = list[i];
	}
	*count = n;
	return true;
}

bool look_at_batch(struct batch *b)
{
	struct medusa_answer answer;
	const char *what;

	if (!b->list_count)
		return true;
	if (!names_resolve(
		b->names, &b->wanted, b->medusa, &b->arena, &answer, &what))
		return batch_fail_answer(b, what, &answer);
	if (look_again(b, b->list, &b->list_count))
		return true;
	batch_abandon(b);
	return false;
}
