/*
 * The memory of a batch, and how a batch or an item ends early.
 *
 * All that belongs to one batch is in its arena, so batch_reset frees it at
 * once. What the owner has set, and the resource's state, are kept from batch
 * to batch. A batch fails once: `failed` and `why` say it, and nothing else
 * does.
 */
#include "sync/batch.h"

#include "base/err.h"
#include "http/outcome.h"
#include "json/value.h"
#include "medusa/medusa.h"
#include "sync/delete.h"
#include "sync/group.h"
#include "sync/resource.h"

#include <stdlib.h>
#include <string.h>

const struct identity *batch_match(const struct batch *b)
{
	return b->rules.match ? b->rules.match : b->rules.resource->identities;
}

void batch_reset(struct batch *b)
{
	const struct resource *r = b->rules.resource;

	if (!b->state && r->state_size) {
		b->state = mem_alloc(r->state_size);
		memset(b->state, 0, r->state_size);
	}
	if (r->forget)
		r->forget(b->state);
	b->count = b->all = b->list_count = 0;
	b->limited = NULL;
	b->failed = 0;
	b->write_unknown = b->whole = b->resolved = b->deletes = false;
	b->conflicts = 0;
	b->wanted = (struct names_wanted){0};
	map_release(&b->taken);
	arena_reset(&b->arena);
}

void batch_release(struct batch *b)
{
	batch_reset(b);
	arena_release(&b->arena);
	free(b->state);
}

bool batch_fail(struct batch *b, int status, const char *why)
{
	b->failed = status;
	b->why = arena_copy(&b->arena, why, strlen(why));
	return false;
}

bool batch_fail_answer(
    struct batch *b, const char *what, const struct medusa_answer *answer)
{
	b->failed = outcome_status(answer->outcome);
	b->why =
	    arena_printf(&b->arena, "cannot %s: %s", what, answer->message);
	return false;
}

bool batch_give_up(struct batch *b, const char *why)
{
	return batch_fail(b, EXIT_AGAIN,
	    arena_printf(&b->arena, "cannot write a batch: %s", why));
}

const char *item_name(
    struct batch *b, const struct item *item, const struct item *beside)
{
	if (!value_same_text(item->key, beside->key))
		return arena_printf(&b->arena, "'%s'", item->key->text);
	if (item->members)
		item = item->members;
	return arena_printf(
	    &b->arena, "'%s' (item %td)", item->key->text, item - b->items + 1);
}

void item_reject(struct item *item, const char *type, const char *reason)
{
	item->action = item->op = ITEM_REJECTED;
	item->changes = NULL;
	item->kept = (struct kept){0};
	item->conflicts = NULL;
	item->type = type;
	item->reason = reason;
}

bool item_over(const struct item *item)
{
	return item->action >= ITEM_REJECTED && item->action != ITEM_DELETE;
}

bool item_open(const struct item *item)
{
	return item->op == ITEM_CREATE || item->op == ITEM_UPDATE;
}

const char *item_row(const struct item *item)
{
	if (item->at)
		return item->at;
	return item->have ? item->id : NULL;
}

bool item_has_part(const struct item *item)
{
	return item_open(item) && plan_with(&item->plan);
}

void batch_abandon(struct batch *b)
{
	for (size_t i = 0; i < b->all; i++)
		if (item_open(&b->items[i]) || delete_wants(&b->items[i]))
			b->items[i].action = ITEM_PENDING;
	group_end(b);
}
