#include "sync.h"

#include "err.h"
#include "lookup.h"
#include "map.h"
#include "product.h"
#include "write.h"

#include <stdio.h>
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
	char why[1200];

	snprintf(why, sizeof why, "cannot %s: %s", what, answer->message);
	return sync_fail(s, http_exit_status(answer->fate), why);
}

void sync_reject(struct sync_item *item, const char *type, const char *reason)
{
	item->action = item->op = SYNC_REJECTED;
	item->type = type;
	item->reason = reason;
}

/* The later one of two with the same thing that a shop has only once. */
static void claim(struct sync *s, struct map *taken, struct sync_item *item,
    const char *what, const struct value *v)
{
	struct sync_item *other;

	if (!v || v->type != JSON_STRING || item->action != SYNC_PENDING)
		return;
	other = map_get(taken, v->text, v->len);
	if (!other) {
		map_put(taken, v->text, v->len, item);
		return;
	}
	if (other == item)
		return;
	sync_reject(item, "duplicate",
	    arena_printf(&s->arena,
		"its %s '%s' is that of '%s', too, in the same batch", what,
		v->text, other->product.key->text));
}

static void claim_codes(struct sync *s, struct map *taken, const char *code)
{
	for (size_t i = 0; i < s->count; i++) {
		struct sync_item *item = &s->items[i];
		const struct value *v =
		    value_get(item->product.owned, "variants");

		for (v = v ? v->child : NULL; v; v = v->next)
			claim(s, taken, item, code, value_get(v, code));
	}
}

static void claim_all(struct sync *s)
{
	struct map taken = {0};

	for (size_t i = 0; i < s->count; i++)
		claim(s, &taken, &s->items[i], "handle",
		    value_get(s->items[i].product.owned, "handle"));
	map_release(&taken);
	for (const char *const *c = variant_codes; *c; c++) {
		claim_codes(s, &taken, *c);
		map_release(&taken);
	}
}

/* Items in the order of the array; what is wrong by itself is settled here. */
static void take_in(struct sync *s, const struct value *root)
{
	const struct value *v = root->type == JSON_ARRAY ? root->child : root;
	struct map last = {0};
	size_t n = 0;

	s->count = root->type == JSON_ARRAY ? root->count : 1;
	s->items =
	    arena_alloc(&s->arena, size_mul(s->count + 1, sizeof *s->items));
	for (; n < s->count; v = v->next, n++) {
		struct sync_item *item = &s->items[n], *before;
		const char *wrong = desired_read(
		    &s->arena, &s->rules.desired, v, &item->product);
		const struct value *key = item->product.key;

		if (wrong) {
			sync_reject(item, "invalid_input", wrong);
			continue;
		}
		before = map_get(&last, key->text, key->len);
		if (before)
			before->action = SYNC_SUPERSEDED;
		map_put(&last, key->text, key->len, item);
	}
	map_release(&last);
	claim_all(s);
	for (n = 0; n < s->count; n++)
		if (s->items[n].action == SYNC_PENDING)
			product_names(s->refs, s->items[n].product.owned);
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

static void plan(struct sync *s, struct sync_item *item)
{
	struct diff *d = &item->diff;
	bool ok;

	diff_release(d);
	*d = (struct diff){
	    .arena = &s->arena, .refs = s->refs, .prune = s->rules.prune};
	item->op = SYNC_CREATE;
	if (item->have) {
		ok = diff_update(d, wanted(item), item->have);
		item->op = d->changes ? SYNC_UPDATE : SYNC_UNCHANGED;
	} else {
		ok = diff_create(d, item->product.full);
	}
	if (!ok) {
		sync_reject(item, "invalid_input", d->error);
		return;
	}
	/* After a lost answer the first plan is what is reported. */
	if (item->action == SYNC_PENDING) {
		item->action = item->op;
		item->changes = d->changes;
		item->kept = d->kept;
	}
}

bool sync_plan(struct sync *s, struct sync_item **list, size_t *count)
{
	size_t n = 0;

	if (!look_up(s, list, *count))
		return false;
	for (size_t i = 0; i < *count; i++) {
		if (list[i]->action != SYNC_REJECTED)
			plan(s, list[i]);
		if (list[i]->op == SYNC_CREATE || list[i]->op == SYNC_UPDATE)
			list[n++] = list[i];
	}
	*count = n;
	return true;
}

static bool run(struct sync *s)
{
	struct sync_item **list =
	    arena_alloc(&s->arena, size_mul(s->count + 1, sizeof *list));
	size_t count = 0;

	for (size_t i = 0; i < s->count; i++)
		if (s->items[i].action == SYNC_PENDING)
			list[count++] = &s->items[i];
	if (!count)
		return true;
	refs_resolve(s->refs);
	if (!sync_plan(s, list, &count))
		return false;
	return s->rules.dry_run || write_planned(s, list, count);
}

static void forget(struct sync *s)
{
	for (size_t i = 0; i < s->count; i++)
		diff_release(&s->items[i].diff);
	s->count = 0;
	s->failed = 0;
	arena_reset(&s->arena);
}

bool sync_batch(struct sync *s, const char *line, size_t len)
{
	const struct value *root;
	const char *wrong;

	forget(s);
	root = value_parse(&s->arena, line, len, &wrong);
	if (!root)
		return sync_fail(s, EXIT_DATA, wrong);
	if (root->type != JSON_ARRAY && root->type != JSON_OBJECT)
		return sync_fail(s, EXIT_DATA,
		    "a batch is a JSON array of products, or one product");
	take_in(s, root);
	if (run(s))
		return true;
	/* Planned, but not known to be done. */
	for (size_t i = 0; i < s->count; i++)
		if (s->items[i].op == SYNC_CREATE ||
		    s->items[i].op == SYNC_UPDATE)
			s->items[i].action = SYNC_PENDING;
	return false;
}

void sync_release(struct sync *s)
{
	forget(s);
	arena_release(&s->arena);
}
