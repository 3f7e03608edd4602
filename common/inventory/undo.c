/*
 * A quantity that is now what the run has left becomes what it was before. One
 * that is neither has been changed since, by an order that was shipped for
 * example, and stays.
 *
 * A level that the run has created stays, with 0: it may have reservations, and
 * shoppers see no difference.
 */
#include "inventory/undo.h"

#include "base/buf.h"
#include "base/mem.h"
#include "inventory/find.h"
#include "inventory/level.h"
#include "json/decimal.h"
#include "json/value.h"
#include "json/writer.h"
#include "medusa/locations.h"
#include "sync/batch.h"
#include "sync/plan.h"
#include "sync/resource.h"

#include <string.h>

/* The level is the first member, so the look-up finds it. */
struct entry {
	struct level level;
	const struct value *before; /* the level; NULL: there was none */
	const struct value *after;  /* what was written */
};

static const char item_id[] = "inventory_item_id";

static void read_key(struct item *item, const struct value *plan)
{
	for (const struct identity *i = inventory_identities; i->name; i++) {
		item->key = value_text(plan, i->name);
		item->key_name = i->name;
		if (item->key)
			return;
	}
}

static const struct value *make_place(
    struct arena *a, const struct value *location)
{
	struct value *place = value_new(a, JSON_OBJECT), *last = NULL;

	value_append(place, &last, "id", value_copy(a, location));
	return place;
}

/* The level was there, but not what the run has changed of it. */
static bool is_damaged(const struct entry *e)
{
	for (int q = 0; q < QUANTITIES; q++)
		if (e->before && e->level.given[q] &&
		    !value_get(e->before, quantity_names[q]))
			return true;
	return false;
}

const char *level_undo_read(struct batch *b, struct item *item)
{
	const struct value *plan = value_get(item->input, "write");
	struct entry *e = arena_alloc(&b->arena, sizeof *e);
	const struct value *location;
	const char *mark;

	e->after = value_get(plan, "after");
	e->before = value_get(plan, "before");
	if (value_is_null(e->before))
		e->before = NULL;
	e->level.by = resource_identity(b->rules.resource, item_id);
	e->level.text = value_text(e->after, item_id);
	for (int q = 0; q < QUANTITIES; q++)
		e->level.given[q] = value_get(e->after, quantity_names[q]);
	location = value_text(e->after, "location_id");
	read_key(item, plan);
	if (!e->level.text || !location || !item->key)
		return "it names no inventory item, or no location";
	item->place = value_get(plan, "location");
	if (is_damaged(e))
		return "its line in the journal is damaged";
	e->level.place = make_place(&b->arena, location);
	item->own = e;
	item->owned = item->full = value_new(&b->arena, JSON_OBJECT);
	mark = arena_printf(
	    &b->arena, "%s %s", e->level.text->text, location->text);
	item->mark = value_string(&b->arena, mark, strlen(mark));
	return NULL;
}

static bool same(const struct value *a, const struct value *b)
{
	return a && b && a->type == JSON_NUMBER && b->type == JSON_NUMBER &&
	       decimal_same_double(a->text, a->len, b->text, b->len);
}

static void undo_quantity(
    struct batch *b, struct item *item, const char *name, struct writer *body)
{
	const struct entry *e = item->own;
	const struct value *after = value_get(e->after, name);
	const struct value *before = value_get(e->before, name);
	const struct value *now = value_get(item->have, name);
	const char *error;

	if (!after)
		return;
	if (!before)
		before = value_parse(&b->arena, "0", 1, &error);
	if (same(now, before))
		return;
	if (!same(now, after)) {
		plan_conflict(&item->plan, "it has been changed since", name);
		return;
	}
	plan_change(&item->plan, now, before, "%s", name);
	writer_value(body, name, before);
}

bool level_undo_plan(struct batch *b, struct item *item)
{
	struct plan *p = &item->plan;
	struct buf body = {0};
	struct writer w = {.to = &body};

	if (!item->have) {
		p->error_type = "conflict";
		return plan_refuse(p, "the level has been deleted since");
	}
	writer_object(&w, NULL);
	writer_text(&w, item_id, item->id);
	writer_text(&w, "location_id", level_of(item)->location->id);
	undo_quantity(b, item, quantity_names[STOCKED], &w);
	undo_quantity(b, item, quantity_names[INCOMING], &w);
	writer_end(&w);
	if (p->changes)
		plan_step(p, STEP_WITH, NULL, NULL, &body);
	buf_release(&body);
	return p->changes || !p->conflicts || item->action != ITEM_PENDING ||
	       plan_refuse_conflicts(p);
}
