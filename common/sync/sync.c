#include "sync/batch.h"

#include "base/err.h"
#include "products/schema.h"
#include "sync/await.h"
#include "sync/lookup.h"
#include "sync/unique.h"

#include <string.h>

bool sync_fail(struct sync *s, int status, const char *why)
{
	s->failed = status;
	s->why = arena_copy(&s->arena, why, strlen(why));
	return false;
}

bool sync_fail_answer(
    struct sync *s, const char *what, const struct medusa_answer *answer)
{
	s->failed = http_exit_status(answer->fate);
	s->why =
	    arena_printf(&s->arena, "cannot %s: %s", what, answer->message);
	return false;
}

void sync_reject(struct sync_item *item, const char *type, const char *reason)
{
	item->action = item->op = SYNC_REJECTED;
	item->type = type;
	item->reason = reason;
}

/* Items in the order of the array; what is wrong by itself is settled here. */
static void take_in(struct sync *s, const struct value *root)
{
	const struct value *v = root->type == JSON_ARRAY ? root->child : root;
	size_t n = 0;

	s->count = root->type == JSON_ARRAY ? root->count : 1;
	s->items =
	    arena_alloc(&s->arena, size_mul(s->count + 1, sizeof *s->items));
	for (; n < s->count; v = v->next, n++) {
		struct sync_item *item = &s->items[n], *before;
		const char *wrong = desired_read(
		    &s->arena, &s->rules.desired, v, &item->product);

		if (wrong) {
			sync_reject(item, "invalid_input", wrong);
			continue;
		}
		before = claims_key(s, item);
		if (before)
			before->action = SYNC_SUPERSEDED;
	}
	claims_rest(s);
	for (n = 0; n < s->count; n++)
		if (s->items[n].action == SYNC_PENDING)
			product_names(
			    &s->wanted, &s->arena, s->items[n].product.owned);
}

/*
 * A simple product that has no variant, because its creation was cut short,
 * gets what it would have got then.
 */
static const struct value *wanted(const struct sync_item *item)
{
	const struct value *variants = value_get(item->have, "variants");

	return (variants && variants->count) ||
		       !desired_is_simple(value_get(item->have, "options"))
		   ? item->product.owned
		   : item->product.full;
}

static bool makes_items(const struct diff *d)
{
	for (const struct stock_link *l = d->links; l; l = l->next)
		if (l->make)
			return true;
	return false;
}

static void plan(struct sync *s, struct sync_item *item)
{
	struct diff *d = &item->diff;
	bool ok;

	diff_release(d);
	*d = (struct diff){.arena = &s->arena,
	    .names = s->names,
	    .prune = s->rules.prune,
	    .code_wanted = claims_have,
	    .ctx = s,
	    .strays = &s->strays,
	    .stock_by_hand = item->stock_asked || s->stock == STOCK_BY_HAND};
	item->op = SYNC_CREATE;
	if (item->have) {
		ok = diff_update(d, wanted(item), item->have);
		item->op = d->changes ? SYNC_UPDATE : SYNC_UNCHANGED;
	} else {
		ok = diff_create(d, item->product.full);
	}
	if (!ok && d->replaces && !s->whole)
		return; /* until it is looked up whole */
	if (!ok) {
		sync_reject(item, "invalid_input", d->error);
		return;
	}
	if (item->stock_asked && s->stock == STOCK_UNKNOWN && !s->doubt)
		s->stock = makes_items(d) ? STOCK_BY_HAND : STOCK_BY_UPDATE;
	/* After a lost answer the first plan is what is reported. */
	if (item->action == SYNC_PENDING) {
		item->action = item->op;
		item->changes = d->changes;
		item->kept = d->kept;
	}
}

/* As if they had not been looked up; those that are settled stay so. */
static void plan_anew(struct sync_item **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i]->action != SYNC_REJECTED)
			list[i]->action = SYNC_PENDING;
}

/* Variants that are made anew keep what they have: all of it is needed. */
static bool look_closer(struct sync *s, struct sync_item **list, size_t count)
{
	bool replaces = false;

	for (size_t i = 0; i < count; i++)
		replaces |= list[i]->diff.replaces;
	if (!replaces || s->whole)
		return false;
	s->whole = true;
	return true;
}

static bool look_and_plan(struct sync *s, struct sync_item **list, size_t count)
{
	bool first = count && list[0]->action == SYNC_PENDING; /* report */
	struct await w = {0};

	do {
		if (first)
			plan_anew(list, count);
		s->look_ms = 0;
		if (!look_up(s, list, count))
			return false;
		for (size_t i = 0; i < count; i++)
			if (list[i]->action != SYNC_REJECTED)
				plan(s, list[i]);
	} while (
	    look_closer(s, list, count) || await_quiet(&w, s, list, count));
	return true;
}

bool sync_plan(struct sync *s, struct sync_item **list, size_t *count)
{
	size_t n = 0;

	if (!look_and_plan(s, list, *count))
		return false;
	for (size_t i = 0; i < *count; i++) {
		if (list[i]->op == SYNC_CREATE || list[i]->op == SYNC_UPDATE)
			list[n++] = list[i];
	}
	*count = n;
	return true;
}

static void forget(struct sync *s)
{
	for (size_t i = 0; i < s->count; i++)
		diff_release(&s->items[i].diff);
	s->count = s->list_count = 0;
	s->failed = 0;
	s->doubt = s->whole = false;
	s->conflicts = 0;
	s->wanted = (struct names_wanted){0};
	map_release(&s->claims);
	map_release(&s->strays);
	arena_reset(&s->arena);
}

bool sync_read(struct sync *s, const char *line, size_t len)
{
	const struct value *root;
	const char *wrong;
	char *text;

	forget(s);
	text = arena_copy(&s->arena, line, len);
	string_mend(text, len);
	root = value_parse(&s->arena, text, len, &wrong);
	if (!root)
		return sync_fail(s, EXIT_DATA, wrong);
	if (root->type != JSON_ARRAY && root->type != JSON_OBJECT)
		return sync_fail(s, EXIT_DATA,
		    "a batch is a JSON array of products, or one product");
	take_in(s, root);
	s->list =
	    arena_alloc(&s->arena, size_mul(s->count + 1, sizeof *s->list));
	for (size_t i = 0; i < s->count; i++)
		if (s->items[i].action == SYNC_PENDING)
			s->list[s->list_count++] = &s->items[i];
	return true;
}

void sync_abandon(struct sync *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->items[i].op == SYNC_CREATE ||
		    s->items[i].op == SYNC_UPDATE)
			s->items[i].action = SYNC_PENDING;
}

bool sync_look(struct sync *s)
{
	struct medusa_answer answer;
	const char *what;

	if (!s->list_count)
		return true;
	if (!names_resolve(
		s->names, &s->wanted, s->medusa, &s->arena, &answer, &what))
		return sync_fail_answer(s, what, &answer);
	if (sync_plan(s, s->list, &s->list_count))
		return true;
	sync_abandon(s);
	return false;
}

void sync_release(struct sync *s)
{
	forget(s);
	arena_release(&s->arena);
}
