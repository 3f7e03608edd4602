#include "sync/look.h"

#include "medusa/medusa.h"
#include "sync/await.h"
#include "sync/batch.h"
#include "sync/lookup.h"
#include "sync/resource.h"

static void plan(struct batch *b, struct item *item)
{
	struct plan *p = &item->plan;
	bool ok;

	plan_init(p, &b->arena);
	ok = b->rules.resource->plan(b, item);
	item->op = !item->have	? ITEM_CREATE
		   : p->changes ? ITEM_UPDATE
				: ITEM_UNCHANGED;
	if (!ok && p->needs_whole && !b->whole)
		return; /* until it is looked up whole */
	if (!ok) {
		item_reject(item, "invalid_input", p->error);
		return;
	}
	/* After a lost answer the first plan is what is reported. */
	if (item->action == ITEM_PENDING) {
		item->action = item->op;
		item->changes = p->changes;
		item->kept = p->kept;
	}
}

/* As if they had not been looked up; those that are rejected stay so. */
static void plan_anew(struct item **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i]->action != ITEM_REJECTED)
			list[i]->action = ITEM_PENDING;
}

/* Is there a plan for which all of its item is needed, which was not asked? */
static bool look_closer(struct batch *b, struct item **list, size_t count)
{
	bool partial = false;

	for (size_t i = 0; i < count; i++)
		partial |= list[i]->plan.needs_whole;
	if (!partial || b->whole)
		return false;
	b->whole = true;
	return true;
}

static bool look_and_plan(struct batch *b, struct item **list, size_t count)
{
	bool first =
	    count &&
	    list[0]->action == ITEM_PENDING; /* nothing is reported of them */
	struct await w = {0};

	do {
		if (first)
			plan_anew(list, count);
		b->look_ms = 0;
		if (!look_up(b, list, count))
			return false;
		for (size_t i = 0; i < count; i++)
			if (list[i]->action != ITEM_REJECTED)
				plan(b, list[i]);
	} while (
	    look_closer(b, list, count) || await_quiet(&w, b, list, count));
	return true;
}

bool look_again(struct batch *b, struct item **list, size_t *count)
{
	size_t n = 0;

	if (!look_and_plan(b, list, *count))
		return false;
	for (size_t i = 0; i < *count; i++)
		if (item_open(list[i]))
			list[n++] = list[i];
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
