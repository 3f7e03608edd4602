/*
 * Looking: what Medusa has of the items, and the plans that follow from it.
 *
 * In: a list of items that were read, or that a round of writing left open.
 * Out: each item is rejected, unchanged, or open with a plan; the list keeps
 * those that are open.
 *
 * A look is repeated in two cases:
 *
 * - A plan needs all of an item, but only the members that the input owns were
 *   asked for. From then on the batch is looked up whole.
 * - Something may still change without us (see await.c). Medusa creates a
 *   product in steps, which others can read at once, and undoes them one by one
 *   when a later one fails (core-flows, create-products.js, 2.21). A plan made
 *   in between would complete what is about to vanish.
 *
 * Names that are missing are only planned here, and created right before the
 * write: so nothing is created for an item that turns out to stay as it is or
 * to be rejected.
 *
 * A batch may have to foresee what a write does, because it is a dry run or
 * because a limit decides whether there is a write. Then items that cannot have
 * what they want are rejected, as Medusa would do it (owners.h).
 *
 * The first plan of an item is the one that is reported: after a lost answer, a
 * later plan would call unchanged what this run has created.
 */
#include "sync/look.h"

#include "base/err.h"
#include "medusa/medusa.h"
#include "sync/await.h"
#include "sync/batch.h"
#include "sync/delete.h"
#include "sync/group.h"
#include "sync/owners.h"
#include "sync/resource.h"
#include "sync/turns.h"
#include "sync/unique.h"

/* Was the plan made from a part of the item, though it needs all of it? */
static bool is_partial(const struct batch *b, const struct plan *p)
{
	return p->needs_whole && !b->whole;
}

void look_plan(struct batch *b, struct item *item)
{
	struct plan *p = &item->plan;
	bool ok;

	plan_init(p, &b->arena);
	ok = b->rules.resource->plan(b, item);
	item->op = !item->have	? ITEM_CREATE
		   : p->changes ? ITEM_UPDATE
				: ITEM_UNCHANGED;
	if (!ok && !is_partial(b, p))
		item_reject(item,
		    p->error_type ? p->error_type : "invalid_input", p->error);
}

/* Its row is gone since an earlier look, and must not be created. */
static void reject_vanished(const struct batch *b, struct item *item)
{
	if (item->action == ITEM_UPDATE && !item->have && !b->rules.undo &&
	    (b->rules.only == ITEM_UPDATE || batch_match(b)->fixed))
		item_reject(item, "conflict", "it has been deleted meanwhile");
}

/* Its result has an id only if it is in Medusa: that of stock is the id of an
 * inventory item, which may be there without the level. */
static void skip_one(struct item *item)
{
	item->action = item->op = ITEM_SKIPPED;
	if (!item->have)
		item->id = NULL;
}

/* Leaves items out, at the first look: after it, `action` says what they are to
 * become. */
static void skip(struct batch *b, struct item *const *list, size_t count)
{
	enum item_action only = b->rules.only;

	for (size_t i = 0; i < count; i++) {
		struct item *item = list[i];

		if (item->action != ITEM_PENDING)
			reject_vanished(b, item);
		else if (only &&
			 only != (item->have ? ITEM_UPDATE : ITEM_CREATE))
			skip_one(item);
		else if (!item->have && !item->deletes && batch_match(b)->fixed)
			item->action = item->op = ITEM_NOT_FOUND;
	}
}

/* Resolves the names of the items that are not over. */
static bool resolve_names(struct batch *b, bool create)
{
	const struct resource *r = b->rules.resource;
	struct medusa_answer answer;
	const char *what;

	if (!r->names)
		return true;
	b->wanted = (struct names_wanted){0};
	for (size_t i = 0; i < b->count; i++)
		if (!item_over(&b->items[i]))
			r->names(b, &b->items[i]);
	if (names_resolve(b->names, &b->wanted, create, b->medusa, &b->arena,
		&answer, &what))
		return true;
	return answer.outcome == OUTCOME_FAILED
		   ? batch_fail(b, EXIT_IO, answer.message)
		   : batch_fail_answer(b, what, &answer);
}

/* After the first look-up, for the whole batch. */
static bool take_found(struct batch *b, struct item **list, size_t *count)
{
	if (b->resolved)
		return true;
	b->resolved = true;
	group_items(b, list, count);
	unique_take_found(b);
	return resolve_names(b, false);
}

static void plan_all(struct batch *b, struct item *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (item_over(list[i]))
			continue;
		else if (list[i]->deletes)
			delete_plan(b, list[i]);
		else if (list[i]->members)
			group_plan(b, list[i]);
		else
			look_plan(b, list[i]);
}

static bool look_and_plan(struct batch *b, struct item **list, size_t *count)
{
	if (!resource_look_up(b->rules.resource, b, list, *count))
		return false;
	skip(b, list, *count);
	if (!take_found(b, list, count))
		return false;
	plan_all(b, list, *count);
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

/* Looks until no plan is partial, and nothing may change any more. */
static bool look_and_await(struct batch *b, struct item **list, size_t *count)
{
	struct await w = {0};

	for (;;) {
		if (!look_and_plan(b, list, count))
			return false;
		if (any_partial(b, list, *count)) {
			b->whole = true;
			continue;
		}
		await_look(&w, b, list, *count);
		if (w.over)
			return true;
		if (!await_pause(&w, b))
			return false;
	}
}

static void report_plan(const struct batch *b, struct item *item)
{
	if (item->action != ITEM_PENDING)
		return;
	if (b->rules.keep_edits && item->edited && item_open(item))
		item->op = ITEM_EDITED;
	item->action = item->op;
	item->changes = item->plan.changes;
	item->kept = item->plan.kept;
	item->conflicts = item->plan.conflicts;
}

/* A look failed: what an earlier plan says may not be what Medusa has. */
static void unreport_plans(struct item *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i]->action != ITEM_REJECTED)
			list[i]->action = ITEM_PENDING;
}

/* Leaves the items in the list that something is to be done for. */
static void keep_open(struct item **list, size_t *count)
{
	size_t n = 0;

	for (size_t i = 0; i < *count; i++)
		if (item_open(list[i]))
			list[n++] = list[i];
	*count = n;
}

bool look_again(struct batch *b, struct item **list, size_t *count)
{
	if (!look_and_await(b, list, count)) {
		unreport_plans(list, *count);
		return false;
	}
	for (size_t i = 0; i < *count; i++) {
		unique_take_implied(b, list[i]);
		report_plan(b, list[i]);
	}
	keep_open(list, count);
	group_end(b);
	return true;
}

/* The rounds of writing do it again; here, it shows who can have no turn. */
static void take_turns(struct batch *b)
{
	size_t i = 0, n;

	do {
		n = turns_first(b, b->list + i, b->list_count - i);
		i += n;
	} while (n);
}

/* A run asks after the first refusal only: mostly, there is none. */
static bool look_for_owners(struct batch *b)
{
	if (!b->foresee && !b->look_for_owners)
		return true;
	if (!owners_look(b, b->list, b->list_count))
		return false;
	keep_open(b->list, &b->list_count);
	if (b->foresee)
		take_turns(b);
	keep_open(b->list, &b->list_count);
	return true;
}

bool look_at_batch(struct batch *b)
{
	if (!b->list_count)
		return true;
	if (!look_again(b, b->list, &b->list_count) || !look_for_owners(b))
		return false;
	if (b->rules.resource->advise)
		b->rules.resource->advise(b);
	group_end(b);
	keep_open(b->list, &b->list_count);
	return true;
}

bool look_create_names(struct batch *b)
{
	if (!b->wanted.uses_planned)
		return true;
	if (!resolve_names(b, true))
		return false;
	plan_all(b, b->list, b->list_count);
	group_end(b);
	return true;
}
