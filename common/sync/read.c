/*
 * Reading: a line of input becomes the items of a batch.
 *
 * In: a line, which is a JSON array of items or a single item. Out: b->items,
 * all of them in input order, and b->list, those that have to be looked up.
 *
 * An item leaves in one of three states. ITEM_REJECTED: it is invalid whatever
 * Medusa has, or it wants something unique that an earlier item wants, too.
 * ITEM_SUPERSEDED: a later item has the same key. ITEM_PENDING: it is in the
 * list.
 *
 * All keys are taken first, and what else is unique afterwards: a superseded
 * item does not need its handle or its skus, but which items are superseded is
 * known only after the last key. With --match, none is superseded.
 *
 * Medusa is not asked here, so that the pool can read a batch while others are
 * written, and see whether it has to wait for one of them (see unique_meet).
 */
#include "sync/read.h"

#include "base/err.h"
#include "json/string.h"
#include "json/value.h"
#include "sync/batch.h"
#include "sync/edited.h"
#include "sync/resource.h"
#include "sync/unique.h"

#include <assert.h>
#include <string.h>

static bool take_mark(void *ctx, const struct value *text)
{
	struct item *item = ctx;

	item->mark = text;
	return false;
}

/* The result has the member that an invalid item should be found by. */
static void reject_invalid(struct batch *b, struct item *item, const char *why)
{
	const struct resource *r = b->rules.resource;
	const struct identity *match = batch_match(b);

	if (!item->key && match != r->identities) {
		item->key_name = match->name;
		(void)resource_each(
		    r, item->input, match->name, take_mark, item);
		item->key = item->mark;
	}
	item_reject(item, "invalid_input", why);
}

/* What an item is found by; all else of it does not count. In particular, it is
   not adopted to be deleted. */
static struct value *only_identity(struct batch *b, const struct value *input)
{
	struct value *to = value_new(&b->arena, JSON_OBJECT), *last = NULL;
	const struct identity *match = batch_match(b);

	for (const struct value *v = input->child; v; v = v->next)
		if (strcmp(v->key, b->rules.key) == 0 ||
		    strcmp(v->key, match->several ? "variants" : match->name) ==
			0)
			value_append(to, &last, NULL, value_copy(&b->arena, v));
	return to;
}

static const char *read_deleted(struct batch *b, struct item *item)
{
	const struct value *input = item->input;
	const char *wrong;

	if (!b->rules.allow_delete)
		return "'deleted' is true; --allow-delete allows that";
	item->input = only_identity(b, input);
	wrong = b->rules.resource->read(b, item);
	item->input = input;
	item->deletes = b->deletes = true;
	return wrong;
}

/* A map says itself what it could not do with an item. */
static const char *read_input(struct batch *b, struct item *item)
{
	const struct value *error = value_text(item->input, "map_error");
	const struct value *deleted = value_get(item->input, "deleted");

	if (error)
		return error->text;
	if (deleted && deleted->type == JSON_TRUE &&
	    b->rules.resource->delete_max)
		return read_deleted(b, item);
	return b->rules.resource->read(b, item);
}

static void read_item(struct batch *b, struct item *item)
{
	const struct resource *r = b->rules.resource;
	const struct identity *match = batch_match(b);
	const char *wrong;
	struct item *before;

	item->key_name = match->several ? match->name : r->identities->name;
	wrong = read_input(b, item);
	if (wrong) {
		reject_invalid(b, item, wrong);
		return;
	}
	if (!item->mark)
		(void)resource_each(
		    r, item->full, match->name, take_mark, item);
	assert(item->mark);
	before = unique_take_key(b, item);
	if (before)
		before->action = ITEM_SUPERSEDED;
}

/* `line` has the bytes before anything was repaired, `text` those after it. */
static void read_items(struct batch *b, const struct value *root,
    const char *line, const char *text)
{
	const struct value *v = root->type == JSON_ARRAY ? root->child : root;

	b->count = root->type == JSON_ARRAY ? root->count : 1;
	b->all = b->count;
	/* A group has at least two members. */
	b->items = arena_alloc(&b->arena,
	    size_mul(size_add(b->count + 1, b->count / 2), sizeof *b->items));
	for (size_t i = 0; i < b->count; i++, v = v->next) {
		assert(v);
		b->items[i].input = v;
		if (b->rules.receipts)
			b->items[i].hash =
			    digest_of(line + (v->raw - text), v->raw_len);
		read_item(b, &b->items[i]);
	}
	unique_take(b);
}

static void list_pending(struct batch *b)
{
	b->list =
	    arena_alloc(&b->arena, size_mul(b->count + 1, sizeof *b->list));
	for (size_t i = 0; i < b->count; i++) {
		struct item *item = &b->items[i];

		if (item->action == ITEM_PENDING)
			b->list[b->list_count++] = item;
	}
}

bool read_batch(struct batch *b, const char *line, size_t len)
{
	const struct resource *r = b->rules.resource;
	const struct value *root;
	const char *wrong;
	char *text;

	batch_reset(b);
	text = arena_copy(&b->arena, line, len);
	string_repair(text, len);
	root = value_parse(&b->arena, text, len, &wrong);
	if (!root)
		return batch_fail(b, EXIT_DATA, wrong);
	if (root->type != JSON_ARRAY && root->type != JSON_OBJECT)
		return batch_fail(b, EXIT_DATA,
		    arena_printf(&b->arena,
			"expected a JSON array of %s, or one %s", r->name,
			r->one));
	read_items(b, root, line, text);
	edited_mark(b);
	list_pending(b);
	return true;
}
