/*
 * Reads entries of a journal, and looks their products up: by id; or, if the
 * run was killed when it may have created the product, by the text that it was
 * matched by.
 */
#include "base/buf.h"
#include "base/mem.h"
#include "json/value.h"
#include "products/schema.h"
#include "products/shape.h"
#include "products/undo.h"
#include "sync/ask.h"
#include "sync/batch.h"

#include <string.h>

static const char *read_key(struct item *item, const struct value *plan)
{
	static const char *const names[] = {
	    "external_id", "sku", "handle", "id", NULL};

	for (const char *const *name = names; *name; name++) {
		item->key = value_text(plan, *name);
		if (!item->key)
			continue;
		item->key_name = *name;
		return NULL;
	}
	return "it has no key";
}

static struct value *identity_of(
    struct batch *b, const char *name, const struct value *text)
{
	struct value *v = value_new(&b->arena, JSON_OBJECT), *last = NULL;

	if (text)
		value_append(v, &last, name, value_copy(&b->arena, text));
	return v;
}

const char *undo_read(struct batch *b, struct item *item)
{
	struct undo_entry *e = arena_alloc(&b->arena, sizeof *e);
	const char *why;

	e->plan = value_get(item->input, "write");
	e->outcome = value_get(item->input, "outcome");
	why = read_key(item, e->plan);
	if (why)
		return why;
	if (!shape_is_row(value_get(e->plan, "before")) ||
	    !shape_is_row(value_get(e->plan, "after")) ||
	    !shape_is_row(value_get(e->outcome, "after")))
		return "its line in the journal is damaged";
	e->created = value_is(value_get(e->plan, "action"), "create");
	e->id = value_text(e->plan, "id");
	if (!e->id)
		e->id = value_text(e->outcome, "id");
	item->own = e;
	item->mark = e->id ? e->id : item->key;
	item->owned = item->full = identity_of(b, "id", e->id);
	return NULL;
}

#define LIST .path = "/admin/products", .list = "products", .fields = ""

const struct identity undo_identities[] = {
    {.name = "external_id", LIST, .filter = "external_id"},
    {.name = "id", LIST, .filter = "id", .fixed = true},
    {.name = "handle", LIST, .filter = "handle"},
    {.name = "sku", LIST, .filter = "variants%5Bsku%5D", .several = true},
    {.name = NULL},
};

void undo_fields(struct buf *to, const struct batch *b,
    struct item *const *list, size_t count)
{
	(void)b, (void)list, (void)count;
	product_whole_fields(to);
}

struct found {
	const struct ask *ask;
	const struct value *row;
	bool any; /* an item was asked for by one of its texts */
};

static bool take_text(void *ctx, const struct value *text)
{
	struct found *f = ctx;
	const struct ask_item *i = ask_items(f->ask, text);

	for (; i; i = i->next) {
		struct item *item = i->item;

		f->any = true;
		if (item->have && item->have != f->row)
			item_reject(item, "duplicate",
			    arena_printf(&f->ask->batch->arena,
				"two products in Medusa have its %s",
				f->ask->by->name));
		item->have = f->row;
		item->id = value_text(f->row, "id")->text;
	}
	return true;
}

static bool take_row(void *ctx, const struct value *row)
{
	const struct ask *q = ctx;
	struct found f = {.ask = q, .row = row};

	(void)resource_each(
	    q->batch->rules.resource, row, q->by->name, take_text, &f);
	return f.any || ask_ignored(q);
}

/* Asks for the items that have an id; or for those that have none, which the
 * run may have created before it was killed. */
static bool look_by(struct batch *b, const struct identity *by,
    struct item *const *list, size_t count)
{
	struct ask q = {.batch = b, .by = by, .take = take_row};
	bool ok;

	q.ctx = &q;
	product_whole_fields(&q.fields);
	for (size_t i = 0; i < count; i++) {
		const struct undo_entry *e = list[i]->own;

		if (e->id && by->fixed)
			ask_want(&q, e->id, list[i]);
		else if (!e->id && !by->fixed &&
			 strcmp(list[i]->key_name, by->name) == 0)
			ask_want(&q, list[i]->key, list[i]);
	}
	ok = ask_all(&q);
	ask_release(&q);
	return ok;
}

bool undo_look_up(struct batch *b, struct item *const *list, size_t count)
{
	b->look_ms = 0;
	b->whole = true;
	for (size_t i = 0; i < count; i++)
		list[i]->have = NULL;
	for (const struct identity *by = undo_identities; by->name; by++)
		if (!look_by(b, by, list, count))
			return false;
	for (size_t i = 0; i < count; i++) {
		struct item *item = list[i];
		const struct undo_entry *e = item->own;

		if (item->have && !item_over(item))
			(void)undo_begin(b, item, NULL);
		else if (e->created && item->action == ITEM_PENDING)
			item->action = item->op = ITEM_SKIPPED;
	}
	return true;
}

void undo_names(struct batch *b, struct item *item)
{
	if (item->have)
		product_names(&b->wanted, &b->arena, item->owned);
}
