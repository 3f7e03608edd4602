/*
 * In: items that were looked up. Out: a group in place of the items that mean
 * one row: those for which the same row was found, and of those without a row,
 * those that share a text of --match, so they cannot become two rows. It stands
 * behind the items of the input in b->items, and is looked up, planned and
 * written like any other; no result is printed for it.
 *
 * The members together are what the input says, so the plan of the group
 * counts. It may be possible where that of a member alone is not: a new option
 * needs a value for each variant. If the group has no plan, those members are
 * rejected that have none, either, and the rest are planned again.
 *
 * Nothing says which of two members is right that contradict one another, so
 * both are rejected, and the rest of the group goes on.
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
	group->edited |= item->edited;
}

static struct item *new_group(struct batch *b, struct item *first)
{
	struct item *group = &b->items[b->all++];

	*group = (struct item){.input = first->input,
	    .key = first->key,
	    .key_name = first->key_name,
	    .owned = first->owned,
	    .full = first->full,
	    .have = first->have,
	    .version = first->version,
	    .id = first->id,
	    .at = first->at};
	join(group, first);
	return group;
}

static void reject_second(
    struct batch *b, struct item *item, const struct item *first)
{
	item_reject(item, "duplicate",
	    arena_printf(&b->arena,
		"it means the %s %s, and so does %s in the same batch",
		b->rules.resource->one, item->id, item_name(b, first, item)));
}

/* --- which items mean one row */

struct grouping {
	struct batch *batch;
	struct map rows;  /* what names a row → the first such item */
	struct map texts; /* the same for those without a row, by --match */
	struct item *item;
};

static void join_first(struct grouping *g, struct item *first)
{
	struct batch *b = g->batch;
	struct item *item = g->item;

	if (first == item || item->group || item_over(item))
		return;
	if (!b->rules.resource->merge || first->deletes || item->deletes)
		reject_second(b, item, first);
	else
		join(first->group ? first->group : new_group(b, first), item);
}

static bool group_text(void *ctx, const struct value *text)
{
	struct grouping *g = ctx;
	struct item *first = map_get(&g->texts, text->text, text->len);

	if (first)
		join_first(g, first);
	else
		(void)map_put(&g->texts, text->text, text->len, g->item);
	return true;
}

static void group_item(struct grouping *g, struct item *item)
{
	const struct batch *b = g->batch;
	const char *row = item_row(item);
	struct item *first;

	g->item = item;
	if (!row) {
		(void)resource_each(b->rules.resource, item->full,
		    batch_match(b)->name, group_text, g);
		return;
	}
	first = map_get(&g->rows, row, strlen(row));
	if (first)
		join_first(g, first);
	else
		(void)map_put(&g->rows, row, strlen(row), item);
}

void group_items(struct batch *b, struct item **list, size_t *count)
{
	struct grouping g = {.batch = b};
	size_t n = 0;

	for (size_t i = 0; i < *count; i++)
		if (!item_over(list[i]))
			group_item(&g, list[i]);
	map_release(&g.rows);
	map_release(&g.texts);
	/* The first member of a group makes room for it in the list. */
	for (size_t i = 0; i < *count; i++)
		if (!list[i]->group)
			list[n++] = list[i];
		else if (list[i]->group->members == list[i])
			list[n++] = list[i]->group;
	*count = n;
}

/* --- what they say together */

static const char *put_difference(struct batch *b, const struct item *item,
    const struct item *other, const char *path)
{
	const struct resource *r = b->rules.resource;
	const char *name = item_name(b, item, other);
	const char *row =
	    item->id ? arena_printf(&b->arena, "the %s %s", r->one, item->id)
		     : arena_printf(&b->arena, "one %s", r->one);

	return arena_printf(&b->arena,
	    "%s and %s mean %s, but their '%s' differs", name,
	    item_name(b, other, item), row, path);
}

/* Notes on both how two pending members contradict one another, if they do. */
static void note_difference(struct batch *b, struct item *a, struct item *c)
{
	const char *path = NULL;

	if (!item_over(a) && !item_over(c) && !(a->differs && c->differs))
		path = b->rules.resource->differ(b, a, c);
	if (!path)
		return;
	if (!a->differs)
		a->differs = put_difference(b, a, c, path);
	if (!c->differs)
		c->differs = put_difference(b, a, c, path);
}

/* Rejects all members that contradict others; false: there is none. */
static bool reject_differing(struct batch *b, struct item *group)
{
	bool any = false;

	for (struct item *m = group->members; m; m = m->next)
		for (struct item *o = m->next; o; o = o->next)
			note_difference(b, m, o);
	for (struct item *m = group->members; m; m = m->next) {
		if (!m->differs || item_over(m))
			continue;
		item_reject(m, "duplicate", m->differs);
		any = true;
	}
	return any;
}

/* Adds a member to the group. False: it contradicts others. */
static bool merge(struct batch *b, struct item *group, struct item *m)
{
	const struct resource *r = b->rules.resource;
	const char *path = group->given ? r->differ(b, group, m) : NULL;

	if (path)
		return false;
	if (!group->given)
		group->key = m->key;
	r->merge(b, group, m);
	return true;
}

/* Makes the group of its members that are pending. False: there is none. */
static bool merge_all(struct batch *b, struct item *group)
{
	struct item *m = group->members;

	group->given = NULL;
	while (m) {
		if (item_over(m) || merge(b, group, m)) {
			m = m->next;
			continue;
		}
		/* Of three, two may differ only because of the third. */
		if (!reject_differing(b, group))
			item_reject(m, "duplicate",
			    put_difference(b, group, m,
				b->rules.resource->differ(b, group, m)));
		group->given = NULL;
		m = group->members;
	}
	return group->given;
}

/* Plans members alone; rejects those that have no plan, and leaves the others
 * to the group. False: it has rejected none. */
static bool reject_unplanned(struct batch *b, struct item *group)
{
	bool any = false;

	for (struct item *m = group->members; m; m = m->next) {
		if (item_over(m))
			continue;
		m->have = group->have;
		look_plan(b, m);
		if (item_over(m))
			any = true;
		else
			m->op = ITEM_UNCHANGED;
	}
	return any;
}

static void report_member(
    struct batch *b, const struct item *group, struct item *m)
{
	struct plan *p = &m->plan;
	bool own = !b->rules.prune;

	m->have = group->have;
	if (!m->have) {
		m->op = ITEM_CREATE;
		return;
	}
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
	const enum item_action reported = group->action;

	if (reported == ITEM_PENDING && !merge_all(b, group)) {
		group->action = group->op = ITEM_SKIPPED;
		return;
	}
	look_plan(b, group);
	if (group->action == ITEM_REJECTED && reject_unplanned(b, group)) {
		group->action = ITEM_PENDING;
		group_plan(b, group);
		if (group->action == ITEM_SKIPPED)
			item_reject(group, group->type, group->reason);
		else if (group->action == ITEM_PENDING)
			group->action = reported;
	}
	for (struct item *m = group->members; m; m = m->next)
		if (m->action == ITEM_PENDING && group->action == ITEM_PENDING)
			report_member(b, group, m);
}

static void end_group(const struct item *group)
{
	for (struct item *m = group->members; m; m = m->next) {
		if (item_over(m))
			continue;
		m->id = group->id;
		m->version = group->version;
		if (group->action == ITEM_REJECTED &&
		    m->action != ITEM_UNCHANGED)
			item_reject(m, group->type, group->reason);
		else if (group->action == ITEM_NOT_FOUND)
			m->action = m->op = ITEM_NOT_FOUND;
		else if (group->action == ITEM_PENDING)
			m->action = ITEM_PENDING;
		else if (m->action == ITEM_PENDING) {
			m->action = group->action == ITEM_EDITED && item_open(m)
					? ITEM_EDITED
					: m->op;
			m->op = ITEM_UNCHANGED;
			m->changes = m->plan.changes;
			m->kept = m->plan.kept;
		}
	}
}

void group_end(struct batch *b)
{
	for (size_t i = b->count; i < b->all; i++)
		end_group(&b->items[i]);
}
