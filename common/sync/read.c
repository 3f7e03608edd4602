#include "sync/read.h"

#include "base/err.h"
#include "json/string.h"
#include "json/value.h"
#include "sync/batch.h"
#include "sync/resource.h"
#include "sync/unique.h"

static void read_item(struct batch *b, struct item *item)
{
	const char *wrong = b->rules.resource->read(b, item);
	struct item *before;

	if (wrong) {
		item_reject(item, "invalid_input", wrong);
		return;
	}
	before = unique_take_key(b, item);
	if (before)
		before->action = ITEM_SUPERSEDED;
}

/* In the order of the array. */
static void read_items(struct batch *b, const struct value *root)
{
	const struct value *v = root->type == JSON_ARRAY ? root->child : root;

	b->count = root->type == JSON_ARRAY ? root->count : 1;
	b->items =
	    arena_alloc(&b->arena, size_mul(b->count + 1, sizeof *b->items));
	for (size_t i = 0; i < b->count; i++, v = v->next) {
		b->items[i].source = v;
		read_item(b, &b->items[i]);
	}
	unique_take(b);
}

/* What is left to be looked up, and the names that takes. */
static void list_items(struct batch *b)
{
	const struct resource *r = b->rules.resource;

	b->list =
	    arena_alloc(&b->arena, size_mul(b->count + 1, sizeof *b->list));
	for (size_t i = 0; i < b->count; i++) {
		struct item *item = &b->items[i];

		if (item->action != ITEM_PENDING)
			continue;
		b->list[b->list_count++] = item;
		if (r->names)
			r->names(b, item);
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
			"a batch is a JSON array of %s, or one %s", r->name,
			r->one));
	read_items(b, root);
	list_items(b);
	return true;
}
