/*
 * Looking up: which row of Medusa is which item.
 *
 * In: a list of items. Out: `have` and `id` of each that was found; an item is
 * rejected when it is unclear which row it means.
 *
 * There are up to three looks:
 *
 * 1. All items are looked up by the identity of --match, by default the key.
 *    Where a row that was found otherwise has another key than the item, the
 *    item is rejected. Where the row has none, --adopt gives it that of the
 *    item.
 * 2. With --adopt, those that were not found are looked up by that identity. A
 *    row that is found so is taken over only if it has no key: otherwise it
 *    belongs to another item.
 * 3. Those that would give their key to a new row, or to one that has none, are
 *    looked up by the key, if that is not the identity of --match: no second
 *    row must get it. A row without any text of that identity is the item, of
 *    which Medusa has created a part only; any other row is in the way.
 *
 * A version of Medusa that does not know a filter ignores it, and returns any
 * rows. A row that was not asked for fails the batch: otherwise all items would
 * look new.
 */
#include "sync/lookup.h"

#include "base/map.h"
#include "json/value.h"
#include "sync/ask.h"
#include "sync/batch.h"
#include "sync/resource.h"

#include <string.h>

struct row;

/* The row has a text of the item. */
typedef void row_taker(
    struct row *row, struct item *item, const struct value *text);

struct lookup {
	struct batch *batch;
	struct ask ask;
	row_taker *take;
	struct map adopted; /* id of a row → item, for all requests */
};

/* A row of an answer. */
struct row {
	struct lookup *lookup;
	const struct value *value;
	const char *id;
	bool asked; /* it has a value that was asked for */
};

/* Has an earlier answer, or another text, found this row for the item? */
static bool is_found(const struct row *row, const struct item *item)
{
	return item->have && item->id && strcmp(item->id, row->id) == 0;
}

static void found(struct row *row, struct item *item)
{
	struct batch *b = row->lookup->batch;

	item->have = row->value;
	item->id = row->id;
	if (b->rules.receipts)
		item->version =
		    resource_version(b->rules.resource, &b->arena, row->value);
}

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
static void take_key(
    struct row *row, struct item *item, const struct value *text)
{
	struct batch *b = row->lookup->batch;

	(void)text;
	if (item->have && !b->rules.oldest)
		item_reject(item, "duplicate",
		    arena_printf(&b->arena,
			"two %s in Medusa have this %s: %s and %s; "
			"--on-duplicate oldest uses the oldest one",
			b->rules.resource->name, row->lookup->ask.by->name,
			text_of(item->have, "id"), row->id));
	else if (!item->have || is_older(row, item->have))
		found(row, item);
}

static void reject_two(struct row *row, struct item *item)
{
	struct batch *b = row->lookup->batch;

	item_reject(item, "duplicate",
	    arena_printf(&b->arena,
		"its %ss belong to two %s in Medusa: %s and %s",
		row->lookup->ask.by->name, b->rules.resource->name,
		text_of(item->have, "id"), row->id));
	item->id = NULL;
}

/* One item may have several texts, and one row be several items (group.h). */
static void take_several(
    struct row *row, struct item *item, const struct value *text)
{
	(void)text;
	if (item->have && !is_found(row, item))
		reject_two(row, item);
	else
		found(row, item);
}

/* A row that has no key is taken over; otherwise the item is rejected. */
static void adopt(struct row *row, struct item *item)
{
	struct batch *b = row->lookup->batch;
	const struct resource *r = b->rules.resource;
	const char *by = row->lookup->ask.by->name;
	const char *key_name = r->identities->name;
	const char *key = text_of(row->value, key_name);

	if (item->have) {
		reject_two(row, item);
		return;
	}
	if (key && *key)
		item_reject(item, "duplicate",
		    arena_printf(&b->arena,
			"its %s belongs to the %s %s, which has the %s '%s'",
			by, r->one, row->id, key_name, key));
	found(row, item);
	if (item->action == ITEM_REJECTED)
		item->id = NULL;
}

/*
 * A row may be found by several values. Items with different keys do not mean
 * the same one; with --match, group.h sees to that.
 */
static void take_other(
    struct row *row, struct item *item, const struct value *text)
{
	struct lookup *l = row->lookup;
	const struct resource *r = l->batch->rules.resource;
	size_t len = strlen(row->id);
	const struct item *first = map_get(&l->adopted, row->id, len);

	(void)text;
	if (item_over(item) || is_found(row, item))
		return;
	if (first && batch_match(l->batch) == r->identities) {
		item_reject(item, "duplicate",
		    arena_printf(&l->batch->arena,
			"one of its %ss belongs to the %s %s, and so does "
			"one of '%s'",
			l->ask.by->name, r->one, row->id, first->key->text));
		return;
	}
	adopt(row, item);
	map_put(&l->adopted, row->id, len, item);
}

static bool has_text(void *ctx, const struct value *text)
{
	(void)ctx, (void)text;
	return false;
}

/* Another row has the key that the row of the item is to get. */
static void refuse_key(
    const struct row *row, struct item *item, const struct value *text)
{
	struct batch *b = row->lookup->batch;
	const struct resource *r = b->rules.resource;

	item_reject(item, "duplicate",
	    arena_printf(&b->arena,
		"its %s '%s' belongs to the %s %s, so the %s %s, which it "
		"means, cannot get it",
		r->identities->name, text->text, r->one, row->id, r->one,
		item->id));
}

/* A row has the key of an item whose own row has none, or that has no row. */
static void take_in_the_way(
    struct row *row, struct item *item, const struct value *text)
{
	struct batch *b = row->lookup->batch;
	const struct resource *r = b->rules.resource;
	const char *by = batch_match(b)->name;

	if (item_over(item))
		return;
	if (item->have && !is_found(row, item))
		refuse_key(row, item, text);
	else if (resource_each(r, row->value, by, has_text, NULL))
		found(row, item);
	else
		item_reject(item, "duplicate",
		    arena_printf(&b->arena,
			"its %s '%s' belongs to the %s %s, which has another "
			"%s",
			r->identities->name, text->text, r->one, row->id, by));
}

static bool take_text(void *ctx, const struct value *text)
{
	struct row *row = ctx;
	const struct lookup *l = row->lookup;
	const struct ask_item *i = ask_items(&l->ask, text);

	row->asked |= i != NULL;
	for (; i; i = i->next)
		l->take(row, i->item, text);
	return true;
}

static bool take_row(void *ctx, const struct value *v)
{
	struct lookup *l = ctx;
	const struct resource *r = l->batch->rules.resource;
	struct row row = {.lookup = l, .value = v, .id = text_of(v, "id")};

	(void)resource_each(r, v, l->ask.by->name, take_text, &row);
	return row.asked || ask_ignored(&l->ask);
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

static const struct value *key_of(const struct lookup *l, const struct item *i)
{
	return value_text(i->full, l->batch->rules.resource->identities->name);
}

/* Does this row of Medusa have a key? */
static bool has_key(const struct lookup *l, const struct value *row)
{
	const char *key =
	    text_of(row, l->batch->rules.resource->identities->name);

	return key && *key;
}

/*
 * Is the item to be looked up by this identity? One without a key is looked up
 * by that of --match only: it has none to give.
 */
static bool is_wanted(
    const struct lookup *l, const struct identity *by, const struct item *item)
{
	const struct identity *match = batch_match(l->batch);

	if (item_over(item))
		return false;
	if (by == match)
		return true;
	if (!key_of(l, item))
		return false;
	if (by == l->batch->rules.resource->identities)
		return item->have ? !has_key(l, item->have) : !match->fixed;
	return !item->have;
}

/* Looks up by one identity. */
static bool look_by(struct lookup *l, const struct identity *by,
    row_taker *take, struct item *const *list, size_t count)
{
	const struct resource *r = l->batch->rules.resource;

	l->take = take;
	l->ask.by = by;
	ask_reset(&l->ask);
	buf_puts(&l->ask.fields, by->fields);
	for (size_t i = 0; i < count; i++) {
		struct wanting w = {&l->ask, list[i]};

		if (is_wanted(l, by, list[i]))
			(void)resource_each(
			    r, list[i]->full, by->name, want, &w);
	}
	return ask_all(&l->ask);
}

/* Is the row that was found otherwise that of another key? */
static void check_key(const struct lookup *l, struct item *item)
{
	struct batch *b = l->batch;
	const struct resource *r = b->rules.resource;
	const char *name = r->identities->name, *by = batch_match(b)->name;
	const struct value *key = key_of(l, item);

	if (!item->have || item_over(item) || !key)
		return;
	if (has_key(l, item->have) &&
	    !value_same_text(key, value_text(item->have, name)))
		item_reject(item, "duplicate",
		    arena_printf(&b->arena,
			"the %s %s, found by its %s, has the %s '%s', not '%s'",
			r->one, item->id, by, name, text_of(item->have, name),
			key->text));
	else if (!has_key(l, item->have) && !b->rules.adopt)
		item_reject(item, "duplicate",
		    arena_printf(&b->arena,
			"the %s %s, found by its %s, has no %s; --adopt gives "
			"it that of the input",
			r->one, item->id, by, name));
}

static bool look_further(
    struct lookup *l, struct item *const *list, size_t count)
{
	struct batch *b = l->batch;
	const struct identity *key = b->rules.resource->identities;
	const struct identity *match = batch_match(b), *other = b->rules.adopt;

	if (match != key)
		for (size_t i = 0; i < count; i++)
			check_key(l, list[i]);
	if (other && other != match &&
	    !look_by(l, other, take_other, list, count))
		return false;
	return match == key || look_by(l, key, take_in_the_way, list, count);
}

bool look_up(struct batch *b, struct item *const *list, size_t count)
{
	struct lookup l = {
	    .batch = b, .ask = {.batch = b, .take = take_row, .ctx = &l}};
	const struct identity *match = batch_match(b);
	const struct resource *r = b->rules.resource;
	bool ok;

	b->look_ms = 0;
	for (size_t i = 0; i < count; i++)
		list[i]->have = NULL;
	r->fields(&l.ask.fields, b, list, count);
	if (b->rules.receipts && r->version)
		buf_printf(&l.ask.fields, ",%s", r->version_fields);
	if (b->deletes)
		buf_puts(&l.ask.fields, r->delete_fields);
	ok = look_by(&l, match, match->several ? take_several : take_key, list,
		 count) &&
	     look_further(&l, list, count);
	map_release(&l.adopted);
	ask_release(&l.ask);
	return ok;
}
