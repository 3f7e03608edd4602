/*
 * In: items with plans. Out: those that want what another one has are rejected.
 *
 * An item wants what its plan adds: what it has already is not looked up. One
 * query cannot ask for a handle or a sku, so there is a request for each kind.
 *
 * In a dry run this shows what Medusa would refuse. Otherwise it is asked after
 * a refusal, which names a value, at most, and never its owner. All items of
 * the refused request are looked up: where one is refused there may be more,
 * and each refusal leaves rows behind in Medusa (see refusal.c).
 */
#include "sync/owners.h"

#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "json/value.h"
#include "sync/ask.h"
#include "sync/batch.h"
#include "sync/resource.h"
#include "sync/unique.h"

#include <string.h>

struct owners {
	struct batch *batch;
	struct ask ask;
	struct map open;    /* id in Medusa → item that is to be updated */
	struct map implied; /* text → what Medusa makes it from */
};

/* A row of an answer. */
struct owner {
	struct owners *owners;
	const struct value *row;
	struct item *item; /* the row is this item of the batch; or NULL */
};

struct wanting {
	struct owners *owners;
	struct item *item;
	struct map has; /* texts */
};

static bool take_own(void *ctx, const struct value *text)
{
	struct wanting *w = ctx;

	map_put(&w->has, text->text, text->len, w);
	return true;
}

static bool take_wanted(void *ctx, const struct value *text)
{
	struct wanting *w = ctx;

	if (!map_get(&w->has, text->text, text->len))
		ask_want(&w->owners->ask, text, w->item);
	return true;
}

static void want_implied(struct owners *o, struct item *item)
{
	const char *from;
	const struct value *text =
	    unique_implied(o->batch, item, o->ask.by->name, &from);

	if (!text)
		return;
	ask_want(&o->ask, text, item);
	map_put(&o->implied, text->text, text->len,
	    arena_copy(&o->batch->arena, from, strlen(from)));
}

static void want_all(struct owners *o, struct item *item)
{
	const struct resource *r = o->batch->rules.resource;
	const char *name = o->ask.by->name;
	struct wanting w = {.owners = o, .item = item};

	(void)resource_each(r, item->have, name, take_own, &w);
	(void)resource_each(r, item->owned, name, take_wanted, &w);
	map_release(&w.has);
	want_implied(o, item);
}

static bool is_adoptable(const struct resource *r, const char *name)
{
	const struct identity *i = r->identities + 1;

	while (i->name && strcmp(i->name, name) != 0)
		i++;
	return i->name != NULL;
}

static void put_advice(struct buf *to, const struct owners *o,
    const struct item *item, const char *from, bool has_key)
{
	const struct resource *r = o->batch->rules.resource;
	const char *name = o->ask.by->name;

	if (from)
		buf_printf(to, "; give it a '%s'", name);
	else if (!has_key && item->op == ITEM_CREATE && is_adoptable(r, name))
		buf_printf(to, "; --adopt %s takes that one over", name);
}

static void reject(
    const struct owner *owner, struct item *item, const struct value *text)
{
	struct owners *o = owner->owners;
	struct arena *a = &o->batch->arena;
	const struct resource *r = o->batch->rules.resource;
	const char *key_name = r->identities->name;
	const struct value *key = value_text(owner->row, key_name);
	const char *from = map_get(&o->implied, text->text, text->len);
	struct buf why = {0};

	buf_printf(&why, "its %s '%s'", o->ask.by->name, text->text);
	if (from)
		buf_printf(&why, ", which Medusa makes from its %s,", from);
	buf_printf(&why, " belongs to the %s %s, which has ", r->one,
	    value_get(owner->row, "id")->text);
	if (key && key->len)
		buf_printf(&why, "the %s '%s'", key_name, key->text);
	else
		buf_printf(&why, "no %s", key_name);
	put_advice(&why, o, item, from, key && key->len);
	item_reject(item, "duplicate", arena_copy(a, why.data, why.len));
	buf_release(&why);
}

struct giving {
	const struct value *text;
	bool lists, keeps; /* the item says what it has; it says this */
};

static bool take_listed(void *ctx, const struct value *text)
{
	struct giving *g = ctx;

	g->lists = true;
	g->keeps |= value_same_text(text, g->text);
	return true;
}

/* Does the owner, an item of the batch, give it up? */
static bool gives_up(const struct owner *owner, const struct value *text)
{
	const struct identity *by = owner->owners->ask.by;
	struct giving g = {.text = text};

	if (by->several)
		return plan_frees(&owner->item->plan, by->name, text);
	(void)resource_each(owner->owners->batch->rules.resource,
	    owner->item->owned, by->name, take_listed, &g);
	return g.lists && !g.keeps;
}

static bool take_text(void *ctx, const struct value *text)
{
	const struct owner *owner = ctx;
	const struct resource *r = owner->owners->batch->rules.resource;
	const struct ask_item *i = ask_items(&owner->owners->ask, text);
	const char *name = r->identities->name;
	const struct value *key = value_text(owner->row, name);

	if (!i || (owner->item && gives_up(owner, text)))
		return true;
	for (; i; i = i->next)
		if (i->item != owner->item &&
		    !value_same_text(key, value_text(i->item->full, name)))
			reject(owner, i->item, text);
	return true;
}

static bool take_row(void *ctx, const struct value *row)
{
	struct owners *o = ctx;
	const struct value *id = value_get(row, "id");
	struct owner owner = {o, row, map_get(&o->open, id->text, id->len)};

	(void)resource_each(
	    o->batch->rules.resource, row, o->ask.by->name, take_text, &owner);
	return true;
}

static bool look_by(struct owners *o, const struct identity *by,
    struct item *const *list, size_t count)
{
	const struct resource *r = o->batch->rules.resource;

	o->ask.by = by;
	ask_reset(&o->ask);
	buf_reset(&o->ask.fields);
	buf_printf(&o->ask.fields, "id,%s%s", r->identities->name, by->fields);
	for (size_t i = 0; i < count; i++)
		if (item_open(list[i]))
			want_all(o, list[i]);
	return ask_all(&o->ask);
}

bool owners_look(struct batch *b, struct item *const *list, size_t count)
{
	struct owners o = {
	    .batch = b, .ask = {.batch = b, .take = take_row, .ctx = &o}};
	const struct identity *u = b->rules.resource->unique;
	bool ok = true;

	for (size_t i = 0; i < b->all; i++) {
		struct item *item = &b->items[i];

		if (item->op == ITEM_UPDATE)
			map_put(&o.open, item->id, strlen(item->id), item);
	}
	for (; u && u->name && ok; u++)
		ok = look_by(&o, u, list, count);
	map_release(&o.open);
	map_release(&o.implied);
	ask_release(&o.ask);
	return ok;
}
