/*
 * In: items with rows. Out: a group in place of the items that have the same
 * row. It stands behind the items of the input in b->items, and is looked up,
 * planned and written like any other; no result is printed for it.
 *
 * The members together are what the input says, so the plan of the group
 * counts. It may be possible where that of a member alone is not: a new option
 * needs a value for each variant. If the group has no plan, those members are
 * rejected that have none, either, and the rest are planned again.
 *
 * A member reports the changes that it would make alone: most lines of a price
 * list are unchanged. Where it has no plan, or something is pruned that no
 * member lists, it reports those of the group.
 */
#include "sync/group.h"

#include "base/map.h"
#include "base/mem.h"
#include "json/value.h"
#include "sync/batch.h"
#include "sync/look.h"
#include "sync/resource.h"

#include <string.h>

static void join(struct item *group, struct item *item)
{
	struct item **end = &group->members;

	while (*end)
		end = &(*end)->next;
	*end = item;
	item->group = group;
}

static struct item *new_group(struct batch *b, struct item *first)
{
	struct item *group = &b->items[b->all++];

	*group = (struct item){.source = first->source,
	    .key = first->key,
	    .key_name = first->key_name,
	    .owned = first->owned,
	    .full = first->full,
	    .have = first->have,
	    .id = first->id};
	join(group, first);
	return group;
}

static void reject_second(
    struct batch *b, struct item *item, const struct item *first)
{
	item_reject(item, "duplicate",
	    arena_printf(&b->arena,
		"it means the %s %s, and so does '%s' in the same batch",
		b->rules.resource->one, item->id, first->key->text));
}

/* Adds what a member says; rejects it if another one says otherwise. */
static void merge(struct batch *b, struct item *group, struct item *item)
{
	const struct resource *r = b->rules.resource;
	const char *why = NULL;
	const struct value *owned =
	    r->merge(b, group->owned, item->owned, &why);

	if (why) {
		item_reject(item, "duplicate",
		    arena_printf(&b->arena, "'%s' and '%s' mean the %s %s, %s",
			group->key->text, item->key->text, r->one, item->id,
			why));
		return;
	}
	group->owned = owned;
	group->full = r->merge(b, group->full, item->full, &why);
}

/* Makes the group of its members that are pending. False: there is none. */
static bool merge_all(struct batch *b, struct item *group)
{
	struct item *first = NULL;

	for (struct item *m = group->members; m; m = m->next) {
		if (item_over(m))
			continue;
		if (!first) {
			first = m;
			group->key = m->key;
			group->owned = m->owned;
			group->full = m->full;
		} else {
			merge(b, group, m);
		}
	}
	return first;
}

void group_items(struct batch *b, struct item **list, size_t *count)
{
	struct map rows = {0};
	size_t n = 0;

	for (size_t i = 0; i < *count; i++) {
		struct item *item = list[i], *first = NULL;

		if (item->have && !item_over(item))
			first =
			    map_put(&rows, item->id, strlen(item->id), item);
		if (!first) {
			list[n++] = item;
			continue;
		}
		(void)map_put(&rows, item->id, strlen(item->id), first);
		if (!b->rules.resource->merge)
			reject_second(b, item, first);
		else
			join(first->group ? first->group : new_group(b, first),
			    item);
	}
	map_release(&rows);
	*count = n;
	n = 0;
	/* The first member of a group is in the list, and makes room for it. */
	for (size_t i = 0; i < *count; i++)
		list[n++] = list[i]->group ? list[i]->group : list[i];
}

/* Plans members alone; rejects those that have no plan. */
static void reject_unplanned(struct batch *b, struct item *group)
{
	for (struct item *m = group->members; m; m = m->next)
		if (!item_over(m)) {
			m->have = group->have;
			look_plan(b, m);
		}
}

static void report_member(
    struct batch *b, const struct item *group, struct item *m)
{
	struct plan *p = &m->plan;
	bool own = !b->rules.prune;

	m->have = group->have;
	if (own) {
		plan_init(p, &b->arena);
		own = b->rules.resource->plan(b, m);
	}
	if (!own)
		*p = group->plan;
	m->op = p->changes ? ITEM_UPDATE : ITEM_UNCHANGED;
	p->kept = group->plan.kept;
}

void group_plan(struct batch *b, struct item *group)
{
	if (group->action == ITEM_PENDING && !merge_all(b, group)) {
		group->action = group->op = ITEM_SKIPPED;
		return;
	}
	look_plan(b, group);
	if (group->action == ITEM_REJECTED && !group->retried) {
		const char *type = group->type, *reason = group->reason;

		group->retried = true;
		reject_unplanned(b, group);
		group->action = ITEM_PENDING;
		group_plan(b, group);
		if (group->action == ITEM_SKIPPED)
			item_reject(group, type, reason);
	}
	for (struct item *m = group->members; m; m = m->next)
		if (m->action == ITEM_PENDING && group->action == ITEM_PENDING)
			report_member(b, group, m);
}

static void settle(const struct item *group)
{
	for (struct item *m = group->members; m; m = m->next) {
		if (item_over(m))
			continue;
		if (group->action == ITEM_REJECTED &&
		    m->action != ITEM_UNCHANGED)
			item_reject(m, group->type, group->reason);
		else if (group->action == ITEM_PENDING)
			m->action = ITEM_PENDING;
		else if (m->action == ITEM_PENDING) {
			m->action = m->op;
			m->op = ITEM_UNCHANGED;
			m->changes = m->plan.changes;
			m->kept = m->plan.kept;
		}
	}
}

void group_settle(struct batch *b)
{
	for (size_t i = b->count; i < b->all; i++)
		settle(&b->items[i]);
}
