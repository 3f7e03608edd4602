/*
 * Looking up: which row of Medusa is which item.
 *
 * In: a list of items. Out: `have` and `id` of each that was found; an item is
 * rejected when it is unclear which row it means.
 *
 * All items are looked up by their key first. With --adopt, those that were not
 * found are looked up by another identity, and a row that is found so is taken
 * over only if it has no key: otherwise it belongs to another item.
 *
 * A version of Medusa that does not know a filter ignores it, and returns any
 * rows. A row that was not asked for fails the batch: otherwise all items would
 * look new.
 */
#include "sync/lookup.h"

#include "base/err.h"
#include "base/map.h"
#include "json/value.h"
#include "sync/ask.h"
#include "sync/batch.h"
#include "sync/resource.h"

#include <string.h>

struct lookup {
	struct batch *batch;
	struct ask ask;
	struct map adopted; /* id of a row → item, for all requests */
};

/* A row of an answer. */
struct row {
	struct lookup *lookup;
	const struct value *value;
	const char *id;
	bool asked; /* it has a value that was asked for */
};

static const char *text_of(const struct value *object, const char *member)
{
	const struct value *v = value_text(object, member);

	return v ? v->text : NULL;
}

/* Ids of Medusa are ULIDs: they sort by the time of creation. */
static bool is_older(const struct row *row, const struct value *other)
{
	return strcmp(row->id, text_of(other, "id")) < 0;
}

/* A row with an item's key is that item. */
static bool take_key(void *ctx, const struct value *text)
{
	struct row *row = ctx;
	struct batch *b = row->lookup->batch;
	struct item *item = ask_item(&row->lookup->ask, text);

	if (!item)
		return true;
	row->asked = true;
	if (item->have && !b->rules.oldest) {
		item_reject(item, "duplicate",
		    arena_printf(&b->arena,
			"two %s in Medusa have this %s: %s and %s; "
			"--on-duplicate oldest uses the oldest one",
			b->rules.resource->name, row->lookup->ask.by->name,
			text_of(item->have, "id"), row->id));
	} else if (!item->have || is_older(row, item->have)) {
		item->have = row->value;
		item->id = row->id;
	}
	return true;
}

/* A row that has no key is taken over; otherwise the item is rejected. */
static void adopt(struct row *row, struct item *item)
{
	struct batch *b = row->lookup->batch;
	const struct resource *r = b->rules.resource;
	const char *by = row->lookup->ask.by->name;
	const char *key_name = r->identities->name;
	const char *key = text_of(row->value, key_name);

	if (item->have)
		item_reject(item, "duplicate",
		    arena_printf(&b->arena,
			"its %ss belong to two %s in Medusa: %s and %s", by,
			r->name, text_of(item->have, "id"), row->id));
	else if (key && *key)
		item_reject(item, "duplicate",
		    arena_printf(&b->arena,
			"its %s belongs to the %s %s, which has the %s '%s'",
			by, r->one, row->id, key_name, key));
	item->have = row->value;
	item->id = item->action == ITEM_REJECTED ? NULL : row->id;
}

/* A row may be found by several values, but only for one item. */
static bool take_other(void *ctx, const struct value *text)
{
	struct row *row = ctx;
	struct lookup *l = row->lookup;
	size_t len = strlen(row->id);
	struct item *item = ask_item(&l->ask, text);
	struct item *found = map_get(&l->adopted, row->id, len);

	row->asked |= item != NULL;
	if (!item || item == found)
		return true;
	if (found) {
		item_reject(item, "duplicate",
		    arena_printf(&l->batch->arena,
			"one of its %ss belongs to the %s %s, and so does "
			"one of '%s'",
			l->ask.by->name, l->batch->rules.resource->one, row->id,
			found->key->text));
		return true;
	}
	adopt(row, item);
	map_put(&l->adopted, row->id, len, item);
	return true;
}

static bool is_key(const struct lookup *l)
{
	return l->ask.by == l->batch->rules.resource->identities;
}

static bool take_row(void *ctx, const struct value *v)
{
	struct lookup *l = ctx;
	struct batch *b = l->batch;
	const struct resource *r = b->rules.resource;
	struct row row = {.lookup = l, .value = v, .id = text_of(v, "id")};

	(void)resource_each(
	    r, v, l->ask.by->name, is_key(l) ? take_key : take_other, &row);
	if (row.asked)
		return true;
	return batch_fail(b, EXIT_REMOTE,
	    arena_printf(&b->arena,
		"the server returned %s that were not requested: "
		"it ignores the filter %s; Medusa 2.18 or newer "
		"is needed",
		r->name, l->ask.by->filter));
}

struct wanting {
	struct ask *ask;
	struct item *item;
};

static bool want(void *ctx, const struct value *text)
{
	const struct wanting *w = ctx;

	ask_want(w->ask, text, w->item);
	return true;
}

static bool is_missing(const struct item *item)
{
	return !item->have && !item_over(item);
}

/*
 * Looks up by one identity: all items by the key, only those that were not
 * found by another.
 */
static bool look_by(struct lookup *l, const struct identity *by,
    struct item *const *list, size_t count)
{
	const struct resource *r = l->batch->rules.resource;

	l->ask.by = by;
	ask_reset(&l->ask);
	buf_puts(&l->ask.fields, by->fields);
	for (size_t i = 0; i < count; i++) {
		struct wanting w = {&l->ask, list[i]};

		if (is_key(l) || is_missing(list[i]))
			(void)resource_each(
			    r, list[i]->full, by->name, want, &w);
	}
	return ask_all(&l->ask);
}

bool look_up(struct batch *b, struct item *const *list, size_t count)
{
	struct lookup l = {
	    .batch = b, .ask = {.batch = b, .take = take_row, .ctx = &l}};
	const struct resource *r = b->rules.resource;
	bool ok;

	b->look_ms = 0;
	for (size_t i = 0; i < count; i++)
		list[i]->have = NULL;
	r->fields(&l.ask.fields, b, list, count);
	ok = look_by(&l, r->identities, list, count);
	if (ok && b->rules.adopt)
		ok = look_by(&l, b->rules.adopt, list, count);
	map_release(&l.adopted);
	ask_release(&l.ask);
	return ok;
}
