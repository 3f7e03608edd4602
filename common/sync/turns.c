/*
 * Medusa writes the items of a request in an order of its own, and checks each
 * as it writes it. So an item that wants what another one gives up waits until
 * that one was written. A resource that can free something before the batch
 * does so (see STEP_BEFORE), and nobody waits for it.
 */
#include "sync/turns.h"

#include "base/map.h"
#include "json/value.h"
#include "sync/batch.h"
#include "sync/resource.h"
#include "sync/unique.h"

/* A kind of text, such as handles, and who of the list has which. */
struct holding {
	struct batch *batch;
	const char *name;
	struct map holders; /* text → item */
	struct item *item;  /* the one that is looked at */
	struct item *other; /* the one that it waits for; or NULL */
	const struct value *text;
};

static bool take_held(void *ctx, const struct value *text)
{
	struct holding *h = ctx;

	map_put(&h->holders, text->text, text->len, h->item);
	return true;
}

static bool take_wanted(void *ctx, const struct value *text)
{
	struct holding *h = ctx;
	struct item *holder = map_get(&h->holders, text->text, text->len);

	if (holder && holder != h->item) {
		h->other = holder;
		h->text = text;
	}
	return true;
}

static void hold_all(struct holding *h, struct item *const *list, size_t count)
{
	const struct resource *r = h->batch->rules.resource;

	for (size_t i = 0; i < count; i++) {
		h->item = list[i];
		(void)resource_each(r, list[i]->have, h->name, take_held, h);
	}
}

/* Sets `other` if the item has to wait. */
static void look_at(struct holding *h, struct item *item)
{
	const struct resource *r = h->batch->rules.resource;
	const char *from;
	const struct value *text =
	    unique_implied(h->batch, item, h->name, &from);

	h->item = item;
	h->other = NULL;
	(void)resource_each(r, item->owned, h->name, take_wanted, h);
	if (text)
		(void)take_wanted(h, text);
}

static void reject_all(struct holding *h, struct item **list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		look_at(h, list[i]);
		item_reject(list[i], "duplicate",
		    arena_printf(&h->batch->arena,
			"its %s '%s' is that of '%s', and they exchange them; "
			"give one of them another %s first",
			h->name, h->text->text, h->other->key->text, h->name));
	}
}

/* The same as turns_first for one kind of text. */
static size_t order(
    struct batch *b, const char *name, struct item **list, size_t count)
{
	struct holding h = {.batch = b, .name = name};
	size_t n = 0;

	hold_all(&h, list, count);
	for (size_t i = 0; i < count && h.holders.count; i++) {
		struct item *item = list[i];

		look_at(&h, item);
		if (h.other)
			continue;
		list[i] = list[n];
		list[n++] = item;
	}
	if (!h.holders.count)
		n = count;
	if (!n)
		reject_all(&h, list, count);
	map_release(&h.holders);
	return n;
}

size_t turns_first(struct batch *b, struct item **list, size_t count)
{
	const struct identity *u = b->rules.resource->unique;

	for (; u && u->name && count; u++)
		if (!u->several)
			count = order(b, u->name, list, count);
	return count;
}
