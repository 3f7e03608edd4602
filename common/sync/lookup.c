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
 * What Medusa does that matters here:
 *
 * - A filter may be repeated, but parameters after the 1000th are dropped
 *   silently (the qs of loaders/api.js, 2.21), and Node refuses a URL of more
 *   than 16 KiB. So a request has as many values as fit both limits.
 * - With `sku[]=`, a single value would be split at its commas. So each value
 *   is a parameter `sku=` of its own.
 * - Several rows may have the same key, so a request asks for twice as many
 *   rows as values, and medusa_list reads further pages.
 * - A version that does not know a filter ignores it, and returns any rows. A
 *   row that was not asked for fails the batch: otherwise all items would look
 *   new.
 */
#include "sync/lookup.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "http/url.h"
#include "json/value.h"
#include "medusa/list.h"
#include "medusa/medusa.h"
#include "medusa/pace.h"
#include "sync/batch.h"
#include "sync/resource.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
	/* Values in a request; leaves room for other parameters. */
	KEYS_MAX = 800,
};

/* A value of the filter, and the item that has it. */
struct wanted {
	const struct value *text;
	struct item *item;
};

struct lookup {
	struct batch *batch;
	const struct identity *by; /* the current filter */
	struct buf fields;
	struct wanted *list; /* in the order of the items */
	size_t count, room;
	struct map wanted;  /* value of the filter → item */
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

static struct item *item_of(const struct row *row, const struct value *text)
{
	return map_get(&row->lookup->wanted, text->text, text->len);
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
	struct item *item = item_of(row, text);

	if (!item)
		return true;
	row->asked = true;
	if (item->have && !b->rules.oldest) {
		item_reject(item, "duplicate",
		    arena_printf(&b->arena,
			"two %s in Medusa have this %s: %s and %s; "
			"--on-duplicate oldest uses the oldest one",
			b->rules.resource->name, row->lookup->by->name,
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
	const char *by = row->lookup->by->name;
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
	struct item *item = item_of(row, text);
	struct item *found = map_get(&l->adopted, row->id, len);

	row->asked |= item != NULL;
	if (!item || item == found)
		return true;
	if (found) {
		item_reject(item, "duplicate",
		    arena_printf(&l->batch->arena,
			"one of its %ss belongs to the %s %s, and so does "
			"one of '%s'",
			l->by->name, l->batch->rules.resource->one, row->id,
			found->key->text));
		return true;
	}
	adopt(row, item);
	map_put(&l->adopted, row->id, len, item);
	return true;
}

static bool is_key(const struct lookup *l)
{
	return l->by == l->batch->rules.resource->identities;
}

static bool take_row(struct lookup *l, const struct value *v)
{
	struct batch *b = l->batch;
	const struct resource *r = b->rules.resource;
	struct row row = {.lookup = l, .value = v, .id = text_of(v, "id")};
	const char *lacks = resource_lacks(r, v);

	if (lacks)
		return batch_fail(b, EXIT_REMOTE,
		    arena_printf(&b->arena,
			"the server returned a %s that lacks %s; is "
			"MEDUSA_URL a Medusa server?",
			r->one, lacks));
	(void)resource_each(
	    r, v, l->by->name, is_key(l) ? take_key : take_other, &row);
	if (row.asked)
		return true;
	return batch_fail(b, EXIT_REMOTE,
	    arena_printf(&b->arena,
		"the server returned %s that were not requested: "
		"it ignores the filter %s; Medusa 2.18 or newer "
		"is needed",
		r->name, l->by->filter));
}

/* One request for `wanted` values. */
static bool ask(struct lookup *l, const char *path, size_t wanted)
{
	struct batch *b = l->batch;
	struct medusa_answer answer;
	struct value *rows;

	answer = medusa_list(
	    b->medusa, &b->arena, path, l->by->list, 2 * wanted, &rows);
	b->look_ms += answer.ms;
	b->look_date = answer.date;
	if (answer.outcome != OUTCOME_DONE)
		return batch_fail_answer(b,
		    arena_printf(
			&b->arena, "look up %s", b->rules.resource->name),
		    &answer);
	pace_learn(medusa_pace(b->medusa), PACE_READ, wanted, answer.ms);
	for (const struct value *v = rows; v; v = v->next)
		if (!take_row(l, v))
			return false;
	return true;
}

/*
 * Appends values from the i-th on, at most `most` and as many as a URL may
 * have. Returns the index of the next one.
 */
static size_t put_filter(
    const struct lookup *l, struct buf *path, size_t i, size_t most)
{
	size_t end = l->count - i < most ? l->count : i + most;

	assert(i < l->count && most);
	for (; i < end; i++) {
		const struct value *text = l->list[i].text;

		if (path->len + 3 * text->len >= MEDUSA_URL_MAX)
			break;
		buf_printf(path, "&%s=", l->by->filter);
		url_encode(path, text->text, text->len);
	}
	return i;
}

/* All values, in as many requests as it takes. */
static bool ask_for_all(struct lookup *l)
{
	struct pace *pace = medusa_pace(l->batch->medusa);
	struct buf path = {0};
	size_t i = 0, next, most;
	bool ok = true;

	while (ok && i < l->count) {
		buf_reset(&path);
		buf_printf(&path, "%s?fields=", l->by->path);
		buf_put(&path, l->fields.data, l->fields.len);
		most = pace_room(pace, PACE_READ);
		next =
		    put_filter(l, &path, i, most > KEYS_MAX ? KEYS_MAX : most);
		if (next > i)
			ok = ask(l, path.data, next - i);
		else
			item_reject(l->list[next++].item, "invalid_input",
			    arena_printf(&l->batch->arena,
				"its %s is too long for a look-up",
				is_key(l) ? "key" : l->by->name));
		i = next;
	}
	buf_release(&path);
	return ok;
}

struct wanting {
	struct lookup *lookup;
	struct item *item;
};

static bool want(void *ctx, const struct value *text)
{
	const struct wanting *w = ctx;
	struct lookup *l = w->lookup;

	if (!text->len)
		return true;
	if (l->count == l->room) {
		l->room = size_add(size_mul(l->room, 2), 64);
		l->list = mem_resize(l->list, l->room, sizeof *l->list);
	}
	l->list[l->count++] = (struct wanted){text, w->item};
	map_put(&l->wanted, text->text, text->len, w->item);
	return true;
}

static bool is_missing(const struct item *item)
{
	return !item->have && item->action != ITEM_REJECTED;
}

/*
 * Looks up by one identity: all items by the key, only those that were not
 * found by another.
 */
static bool look_by(struct lookup *l, const struct identity *by,
    struct item *const *list, size_t count)
{
	const struct resource *r = l->batch->rules.resource;

	l->by = by;
	l->count = 0;
	map_release(&l->wanted);
	buf_puts(&l->fields, by->fields);
	for (size_t i = 0; i < count; i++) {
		struct wanting w = {l, list[i]};

		if (is_key(l) || is_missing(list[i]))
			(void)resource_each(
			    r, list[i]->owned, by->name, want, &w);
	}
	return ask_for_all(l);
}

bool look_up(struct batch *b, struct item *const *list, size_t count)
{
	struct lookup l = {.batch = b};
	const struct resource *r = b->rules.resource;
	bool ok;

	b->look_ms = 0;
	for (size_t i = 0; i < count; i++)
		list[i]->have = NULL;
	r->fields(&l.fields, b, list, count);
	ok = look_by(&l, r->identities, list, count);
	if (ok && b->rules.adopt)
		ok = look_by(&l, b->rules.adopt, list, count);
	map_release(&l.wanted);
	map_release(&l.adopted);
	buf_release(&l.fields);
	free(l.list);
	return ok;
}
