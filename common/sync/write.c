/*
 * Writing: rounds of requests until no item of a batch is open.
 *
 * In: b->list, items with plans. Out: each item is finished or rejected; or the
 * batch has failed, and the items that are open were not written, or not
 * completely, as far as is known.
 *
 * A round sends the steps before the batch, item by item, those that free
 * something before those that take something; one request with the parts of all
 * items that are ready, in pieces when it is too large or refused (see
 * refusal.c); and the steps after it. Items that wait for others (turns.h) are
 * left for the next round. A round ends early when an answer is lost, or when a
 * look may explain a refusal. What is open afterwards is looked up and planned
 * anew. Nothing is sent twice without a look in between: Medusa does not
 * recognise a repeated request, and would create twice or refuse.
 *
 * Most batches take one round. Rounds that achieve nothing are counted; the
 * pauses between them grow, and the retry limit bounds them. Progress is an
 * item that is finished, or that is to be verified, so the rounds come to an
 * end.
 *
 * Medusa writes all items of a request or none (core-flows, batch-products.js,
 * 2.21). But an answer of 200 may come from a proxy, so only items that it
 * names count as written. They are sorted by id, not in the order of the
 * request.
 */
#include "sync/write.h"

#include "base/buf.h"
#include "base/map.h"
#include "json/value.h"
#include "json/writer.h"
#include "medusa/medusa.h"
#include "medusa/pace.h"
#include "sync/batch.h"
#include "sync/delete.h"
#include "sync/group.h"
#include "sync/look.h"
#include "sync/lots.h"
#include "sync/record.h"
#include "sync/refusal.h"
#include "sync/resource.h"
#include "sync/steps.h"
#include "sync/turns.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

static void put_list(struct writer *to, const char *name, enum item_action op,
    struct item **list, size_t count)
{
	writer_array(to, name);
	writer_optional(to);
	for (size_t i = 0; i < count; i++) {
		const struct step *with = plan_with(&list[i]->plan);

		if (list[i]->op == op)
			writer_json(to, NULL, with->body, with->len);
	}
	writer_end(to);
}

/* A row of `created` in an answer. */
struct created {
	struct batch *batch;
	const struct map *wanted; /* text that it is found by → item */
	const struct value *row, *id;
};

/* Its part is written, so its earlier steps must not be undone. */
static void set_named(
    struct batch *b, struct item *item, const struct value *row)
{
	item->named = true;
	item->undo = NULL;
	item->version = resource_version(b->rules.resource, &b->arena, row);
}

struct wanted {
	struct map *items;
	struct item *item;
};

static bool want_created(void *ctx, const struct value *text)
{
	const struct wanted *w = ctx;

	map_put(w->items, text->text, text->len, w->item);
	return true;
}

static bool take_created(void *ctx, const struct value *key)
{
	const struct created *row = ctx;
	struct item *item = map_get(row->wanted, key->text, key->len);

	if (!item || !row->id)
		return true;
	item->id = row->id->text;
	set_named(row->batch, item, row->row);
	return true;
}

/* Marks the items that the list names, by what names their rows. */
static void name_rows(
    struct batch *b, const struct map *rows, const struct value *list)
{
	const struct value *v = list ? list->child : NULL;

	for (; v; v = v->next) {
		const char *at = resource_at(b->rules.resource, &b->arena, v);
		struct item *item = at ? map_get(rows, at, strlen(at)) : NULL;

		if (item)
			set_named(b, item, v);
	}
}

/* Marks the items that the answer names; created ones get their ids. */
static void take_named(struct batch *b, const struct medusa_answer *answer,
    struct item **list, size_t count)
{
	const struct resource *r = b->rules.resource;
	const struct identity *match = batch_match(b);
	const struct value *created = value_get(answer->body, "created");
	const struct value *v;
	struct map keys = {0}, rows = {0};

	for (size_t i = 0; i < count; i++) {
		struct item *item = list[i];
		const char *at = item_row(item);

		item->named = false;
		if (at)
			map_put(&rows, at, strlen(at), item);
		else
			(void)resource_each(r, item->full, match->name,
			    want_created, &(struct wanted){&keys, item});
	}
	name_rows(b, &rows, value_get(answer->body, "updated"));
	name_rows(b, &rows, created);
	for (v = created ? created->child : NULL; v && keys.count;
	     v = v->next) {
		struct created row = {b, &keys, v, value_text(v, "id")};

		(void)resource_each(r, v, match->name, take_created, &row);
	}
	map_release(&keys);
	map_release(&rows);
}

static size_t count_unnamed(struct item *const *list, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += !list[i]->named;
	return n;
}

/* Items that the answer does not name count as not written. */
static enum outcome take_answer(struct batch *b,
    const struct medusa_answer *answer, struct item **list, size_t count)
{
	struct medusa_answer partial = *answer;
	size_t unnamed;

	take_named(b, answer, list, count);
	for (size_t i = 0; i < count; i++) {
		enum outcome outcome = OUTCOME_DONE;

		if (list[i]->named)
			outcome = steps_after(b, list[i]);
		if (outcome != OUTCOME_DONE)
			return outcome;
	}
	unnamed = count_unnamed(list, count);
	if (!unnamed)
		return OUTCOME_DONE;
	partial.message = arena_printf(
	    &b->arena, "the answer lacks %zu of %zu", unnamed, count);
	return steps_unknown(b, unnamed, &partial);
}

static void put_body(struct buf *to, struct item **list, size_t count)
{
	struct writer w = {.to = to};

	buf_reset(to);
	writer_object(&w, NULL);
	put_list(&w, "create", ITEM_CREATE, list, count);
	put_list(&w, "update", ITEM_UPDATE, list, count);
	writer_end(&w);
}

/* Sends as many from the front as a request may have; 0: not even one. */
static size_t post(struct batch *b, struct item **list, size_t count,
    struct medusa_answer *answer)
{
	const struct resource *r = b->rules.resource;
	const bool receipts = b->rules.receipts && r->version;
	const char *path = arena_printf(&b->arena, "%s%s%s%s", r->batch_path,
	    batch_match(b)->fields, receipts ? "," : "",
	    receipts ? r->version_fields : "");
	struct buf body = {0};

	put_body(&body, list, count);
	while (count && body.len > r->body_max) {
		count /= 2;
		put_body(&body, list, count);
	}
	if (count)
		*answer = medusa_post(
		    b->medusa, &b->arena, path, body.data, body.len);
	buf_release(&body);
	return count;
}

/* A request for the first n was answered; returns as handle_refusal does. */
static enum outcome handle_answer(struct batch *b, struct unsent *u, size_t n,
    const struct medusa_answer *answer)
{
	struct item **list = u->list;

	if (answer->outcome == OUTCOME_REFUSED || steps_crashed(answer))
		return handle_refusal(b, u, n, answer);
	switch (answer->outcome) {
	case OUTCOME_DONE:
		pace_learn(medusa_pace(b->medusa), PACE_WRITE, n, answer->ms);
		unsent_drop(u, n);
		return take_answer(b, answer, list, n);
	case OUTCOME_UNKNOWN:
		return steps_unknown(b, n, answer);
	default:
		(void)batch_fail_answer(b, "write a batch", answer);
		return OUTCOME_FAILED;
	}
}

static void reject_too_large(struct batch *b, struct item *item)
{
	item_reject(item, "too_large",
	    arena_printf(&b->arena,
		"larger than Medusa's limit of %zu MiB for a request",
		b->rules.resource->body_max >> 20));
}

/* One request for items from the front; returns as handle_refusal does. */
static enum outcome write_next(struct batch *b, struct unsent *u)
{
	size_t n = lots_first(b->rules.resource, u->list, unsent_portion(u));
	struct medusa_answer answer;

	n = pace_part(medusa_pace(b->medusa), PACE_WRITE, n);
	n = post(b, u->list, n, &answer);
	if (n)
		return handle_answer(b, u, n, &answer);
	reject_too_large(b, u->list[0]);
	unsent_drop(u, 1);
	return OUTCOME_DONE;
}

static enum outcome write_list(
    struct batch *b, struct item **list, size_t count)
{
	struct unsent u = {.list = list, .count = count};
	enum outcome outcome = OUTCOME_DONE;

	lots_sort(b, list, count);
	while (u.count && outcome == OUTCOME_DONE)
		outcome = write_next(b, &u);
	return outcome;
}

/* Changes the order of the list. Returns as handle_refusal does. */
static enum outcome write_round(
    struct batch *b, struct item **list, size_t count)
{
	enum outcome outcome = OUTCOME_DONE;
	size_t n = 0;

	if (!record_plans(b, list, count))
		return OUTCOME_FAILED;
	for (size_t i = 0; i < count && outcome == OUTCOME_DONE; i++)
		outcome = steps_before(b, list[i]);
	for (size_t i = 0; i < count && outcome == OUTCOME_DONE; i++) {
		outcome = steps_ready(b, list[i]);
		if (item_has_part(list[i]))
			list[n++] = list[i];
	}
	if (outcome != OUTCOME_DONE)
		return outcome;
	return write_list(b, list, turns_first(b, list, n));
}

/* Lists the open items, and counts them. */
static size_t list_open(struct batch *b, struct item **list)
{
	size_t n = 0;

	for (size_t i = 0; i < b->all; i++)
		if (item_open(&b->items[i]))
			list[n++] = &b->items[i];
	return n;
}

/* Decreases with each item that is finished, or is to be verified. */
static size_t work_left(const struct batch *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->all; i++)
		n += (size_t)item_open(&b->items[i]) + !b->items[i].verified;
	return n;
}

/* Pauses after a lost answer, or after a round in vain. */
static bool pause_between(struct batch *b, enum outcome outcome, unsigned vain)
{
	bool paused;

	if (outcome != OUTCOME_UNKNOWN && vain == 1)
		return true;
	paused = medusa_pause(b->medusa, vain);
	if (paused)
		return true;
	return batch_give_up(
	    b, outcome == OUTCOME_DONE
		   ? "the look-up does not find what was written"
		   : b->why);
}

/*
 * `vain` counts the rounds since the last progress, the current one included.
 */
static bool write_rounds(struct batch *b)
{
	struct item **list = b->list;
	size_t count = b->list_count, left = SIZE_MAX;
	unsigned vain = 0;

	for (;;) {
		enum outcome outcome = write_round(b, list, count);
		size_t before = left;

		if (outcome == OUTCOME_FAILED)
			return false;
		count = list_open(b, list);
		if (!count)
			return true;
		left = work_left(b);
		vain = left < before ? 1 : vain + 1;
		if (!pause_between(b, outcome, vain))
			return false;
		if (!look_again(b, list, &count))
			return false;
	}
}

bool write_batch(struct batch *b)
{
	bool ok = write_rounds(b) && delete_all(b);

	assert(ok == !b->failed);
	steps_undo(b);
	group_end(b);
	return record_outcomes(b) && ok;
}
