/*
 * Uniqueness, within a batch and across batches.
 *
 * In: the items of a batch that was read. Out: b->taken, which maps "NAME=TEXT"
 * to the item that wants it, as in "sku=A-1". The mark is there as "mark=…",
 * and the key, if that is another text, as "key=…", whatever member it is.
 *
 * Within a batch: of two items with the same mark the later one counts, as if
 * they had come one after the other. Of two that want the same handle or sku
 * the later one is rejected, because Medusa would refuse the whole request.
 * With --match, several items may mean one row, and share its handle, its skus
 * and its key (group.h). Which ones do is known after the look-up, so what is
 * unique is taken then.
 *
 * Across batches: two that want the same must not be under way at the same
 * time, or the look-up of the later one would miss what the earlier one
 * creates. If --adopt uses something of which an item has several, such as
 * skus, two items that share none may still mean the same row; and with
 * --match, two that are found in different ways. So any two batches count then.
 */
#include "sync/unique.h"

#include "base/buf.h"
#include "json/value.h"
#include "sync/batch.h"
#include "sync/resource.h"

static const char mark_name[] = "mark", key_name[] = "key";

static void put_name(struct buf *to, const char *what, const struct value *v)
{
	buf_puts(to, what);
	buf_putc(to, '=');
	buf_put(to, v->text, v->len);
}

static struct item *owner(
    const struct batch *b, const char *what, const struct value *v)
{
	struct buf name = {0};
	struct item *item;

	put_name(&name, what, v);
	item = map_get(&b->taken, name.data, name.len);
	buf_release(&name);
	return item;
}

static void own(
    struct batch *b, const char *what, const struct value *v, struct item *item)
{
	struct buf name = {0};

	put_name(&name, what, v);
	map_put(&b->taken, name.data, name.len, item);
	buf_release(&name);
}

bool unique_wanted(
    const struct batch *b, const char *what, const struct value *text)
{
	return owner(b, what, text) != NULL;
}

static bool found_by_key(const struct batch *b)
{
	return batch_match(b) == b->rules.resource->identities;
}

/* With a place, an item means one row, whatever it is found by. */
struct item *unique_take_key(struct batch *b, struct item *item)
{
	struct item *before = owner(b, mark_name, item->mark);

	if (!found_by_key(b) && !b->rules.resource->place)
		return NULL;
	own(b, mark_name, item->mark, item);
	if (!value_same_text(item->mark, item->key))
		own(b, key_name, item->key, item);
	return before;
}

struct taker {
	struct batch *batch;
	struct item *item;
	const char *what;
};

static bool same_group(const struct item *a, const struct item *b)
{
	return a->group && a->group == b->group;
}

static bool take(void *ctx, const struct value *text)
{
	const struct taker *t = ctx;
	struct item *other = owner(t->batch, t->what, text);

	if (t->item->action != ITEM_PENDING || other == t->item)
		return true;
	if (!other)
		own(t->batch, t->what, text, t->item);
	else if (!same_group(other, t->item))
		item_reject(t->item, "duplicate",
		    arena_printf(&t->batch->arena,
			"its %s '%s' is also used by %s in the same batch",
			t->what, text->text,
			item_name(t->batch, other, t->item)));
	return true;
}

static void take_all(struct batch *b, const char *what)
{
	const struct resource *r = b->rules.resource;

	for (size_t i = 0; i < b->count; i++) {
		struct taker t = {b, &b->items[i], what};

		(void)resource_each(r, t.item->owned, what, take, &t);
	}
}

static void take_each(struct batch *b)
{
	const struct identity *u = b->rules.resource->unique;

	for (; u && u->name; u++)
		take_all(b, u->name);
}

void unique_take(struct batch *b)
{
	if (found_by_key(b))
		take_each(b);
}

void unique_take_found(struct batch *b)
{
	if (found_by_key(b))
		return;
	take_all(b, b->rules.resource->identities->name);
	take_each(b);
}

const struct value *unique_implied(struct batch *b, const struct item *item,
    const char *what, const char **from)
{
	const struct resource *r = b->rules.resource;

	return r->implied && item->op == ITEM_CREATE
		   ? r->implied(b, item, what, from)
		   : NULL;
}

static void take_implied(struct batch *b, struct item *item, const char *what)
{
	const char *from;
	const struct value *text = unique_implied(b, item, what, &from);
	struct item *other = text ? owner(b, what, text) : NULL;

	if (!text || other == item)
		return;
	if (!other || other->action == ITEM_REJECTED)
		own(b, what, text, item);
	else
		item_reject(item, "duplicate",
		    arena_printf(&b->arena,
			"its %s '%s', which Medusa makes from its %s, is also "
			"used by %s in the same batch; give it a '%s'",
			what, text->text, from, item_name(b, other, item),
			what));
}

void unique_take_implied(struct batch *b, struct item *item)
{
	const struct resource *r = b->rules.resource;

	for (const struct identity *u = r->unique; u && u->name; u++)
		take_implied(b, item, u->name);
}

struct question {
	const struct batch *batch;
	const char *what;
};

static bool is_free(void *ctx, const struct value *text)
{
	const struct question *q = ctx;

	return !unique_wanted(q->batch, q->what, text);
}

bool unique_meet(const struct batch *a, const struct batch *b)
{
	const struct resource *r = a->rules.resource;

	if (!found_by_key(a) || (a->rules.adopt && a->rules.adopt->several))
		return true;
	for (size_t i = 0; i < b->count; i++) {
		const struct item *item = &b->items[i];

		if (item->mark && (unique_wanted(a, mark_name, item->mark) ||
				      unique_wanted(a, key_name, item->key)))
			return true;
	}
	for (const struct identity *u = r->unique; u && u->name; u++)
		for (size_t i = 0; i < b->count; i++) {
			struct question q = {a, u->name};

			if (!resource_each(
				r, b->items[i].owned, u->name, is_free, &q))
				return true;
		}
	return false;
}
