#include "sync/write.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "json/value.h"
#include "json/writer.h"
#include "medusa/errors.h"
#include "medusa/medusa.h"
#include "medusa/pace.h"
#include "sync/batch.h"
#include "sync/look.h"
#include "sync/resource.h"
#include "sync/steps.h"

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

struct answered {
	const struct map *wanted; /* key → item */
	const struct value *id;
};

static bool take_created(void *ctx, const struct value *key)
{
	const struct answered *row = ctx;
	struct item *item = map_get(row->wanted, key->text, key->len);

	if (!item || !row->id)
		return true;
	item->id = row->id->text;
	item->named = true;
	return true;
}

/*
 * Which items the answer names; those that were created get their ids. It comes
 * in another order than was asked.
 */
static void take_named(struct batch *b, const struct medusa_answer *answer,
    struct item **list, size_t count)
{
	const struct resource *r = b->rules.resource;
	const struct value *created = value_get(answer->body, "created");
	const struct value *v = value_get(answer->body, "updated");
	struct map keys = {0}, ids = {0};

	for (size_t i = 0; i < count; i++) {
		struct item *item = list[i];

		item->named = false;
		if (item->op == ITEM_CREATE)
			map_put(&keys, item->key->text, item->key->len, item);
		else
			map_put(&ids, item->id, strlen(item->id), item);
	}
	for (v = v ? v->child : NULL; v; v = v->next) {
		const struct value *id = value_text(v, "id");
		struct item *item =
		    id ? map_get(&ids, id->text, id->len) : NULL;

		if (item)
			item->named = true;
	}
	for (v = created ? created->child : NULL; v; v = v->next) {
		struct answered row = {&keys, value_text(v, "id")};

		(void)resource_each(
		    r, v, r->identities->name, take_created, &row);
	}
	map_release(&keys);
	map_release(&ids);
}

/* What the answer does not name was not done, whatever its status. */
static bool take_answer(struct batch *b, const struct medusa_answer *answer,
    struct item **list, size_t count)
{
	struct medusa_answer partial = *answer;
	size_t unnamed = 0;
	bool ok = true;

	take_named(b, answer, list, count);
	for (size_t i = 0; i < count; i++) {
		struct item *item = list[i];

		if (!item->named) {
			unnamed++;
			continue;
		}
		item->undo = NULL;
		ok = ok && steps_after(b, item);
	}
	if (!ok || !unnamed)
		return ok;
	partial.message = arena_printf(
	    &b->arena, "the answer does not name %zu of %zu", unnamed, count);
	return steps_lost(b, unnamed, &partial);
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

/* As many from the front as Medusa takes in one request; 0: not even one. */
static size_t post(struct batch *b, struct item **list, size_t count,
    struct medusa_answer *answer)
{
	const struct resource *r = b->rules.resource;
	struct buf body = {0};

	put_body(&body, list, count);
	while (count && body.len > r->body_max)
		put_body(&body, list, count /= 2);
	if (count)
		*answer = medusa_post(
		    b->medusa, &b->arena, r->batch_path, body.data, body.len);
	if (count && answer->outcome == OUTCOME_DONE)
		pace_learn(
		    medusa_pace(b->medusa), PACE_WRITE, count, answer->ms);
	buf_release(&body);
	return count;
}

/*
 * Rejects the items that the answer names, and closes the gaps from behind.
 * Returns how many they are: the others begin there.
 */
static size_t reject_named(struct batch *b, struct item **list, size_t count,
    const struct medusa_answer *answer)
{
	const struct resource *r = b->rules.resource;
	size_t creates = 0, updates = 0, rest = count;

	for (size_t i = 0; i < count && r->attribute; i++) {
		struct item *item = list[i];
		size_t *place = item->op == ITEM_CREATE ? &creates : &updates;
		const char *why = r->attribute(b, answer, item, (*place)++);

		if (why)
			item_reject(item, answer->type, why);
	}
	for (size_t i = count; i-- > 0;)
		if (list[i]->op != ITEM_REJECTED)
			list[--rest] = list[i];
	return rest;
}

static bool half_written(struct item **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i]->plan.half_written)
			return true;
	return false;
}

static bool give_up(struct batch *b, const char *why)
{
	return batch_fail(b, EXIT_AGAIN,
	    arena_printf(&b->arena, "cannot write a batch: %s", why));
}

/*
 * What is there already may be our own: a write whose answer was lost, one of
 * a run before this that was killed, which the server is still about, or one
 * that was not undone because the database was away. After a pause, that may
 * be seen; or the batch has failed.
 */
static bool may_be_ours(struct batch *b, struct item **list, size_t count,
    const struct medusa_answer *answer)
{
	enum { LOOKS = 4 };
	unsigned most = b->doubt || half_written(list, count) ? LOOKS : 1;

	if (!error_exists(answer) || b->conflicts >= most)
		return false;
	if (medusa_pause(b->medusa, ++b->conflicts))
		return true;
	return b->doubt && !give_up(b, answer->message);
}

/*
 * A lone item at which Medusa crashes. Its database may have been away for a
 * moment, so it is looked up and made ready again, once.
 */
static bool second_chance(struct batch *b, struct item *item,
    const struct medusa_answer *answer, bool *ready)
{
	size_t open = 1;

	if (item->had_chance || !medusa_pause(b->medusa, 1)) {
		steps_reject_crash(item, answer);
		return true;
	}
	item->had_chance = true;
	return look_again(b, &item, &open) && steps_before(b, item, ready);
}

/* What is refused together: how many from the front are settled by it. */
static bool judge(struct batch *b, struct item **list, size_t count,
    const struct medusa_answer *answer, size_t *settled)
{
	const struct resource *r = b->rules.resource;
	bool ready = false;

	if ((r->recover && r->recover(b, list, count, answer)) ||
	    may_be_ours(b, list, count, answer))
		return false; /* to look again */
	*settled = reject_named(b, list, count, answer);
	if (*settled || count > 1)
		return true;
	if (!steps_crashed(answer))
		item_reject(list[0], answer->type, answer->message);
	else if (!second_chance(b, list[0], answer, &ready))
		return false;
	*settled = !ready;
	return true;
}

static const char *too_large(struct batch *b)
{
	return arena_printf(&b->arena,
	    "larger than the %zu MiB that Medusa takes in a request",
	    b->rules.resource->body_max >> 20);
}

/*
 * Medusa undoes a batch that it refuses, as a whole. One that is to blame
 * though nobody names it is found by halving: parts that go through are
 * written, the part that holds it gets smaller, and what was left aside goes
 * last. That takes log2(count) + 2 requests.
 */
static bool write_list(struct batch *b, struct item **list, size_t count)
{
	size_t suspects = 0; /* so many from the front were refused together */

	while (count) {
		size_t n = suspects > 1 ? suspects / 2 : suspects ? 1 : count;
		size_t room = pace_room(medusa_pace(b->medusa), PACE_WRITE);
		size_t settled;
		struct medusa_answer answer;

		n = post(b, list, n < room ? n : room, &answer);
		if (!n) {
			item_reject(list[0], "too_large", too_large(b));
			settled = 1;
		} else if (answer.outcome == OUTCOME_DONE) {
			if (!take_answer(b, &answer, list, n))
				return false;
			settled = n;
		} else if ((answer.outcome == OUTCOME_REFUSED &&
			       !answer.foreign) ||
			   steps_crashed(&answer)) {
			if (!judge(b, list, n, &answer, &settled))
				return false;
			suspects = settled ? 0 : n;
		} else if (answer.outcome == OUTCOME_UNKNOWN) {
			return steps_lost(b, n, &answer);
		} else {
			return batch_fail_answer(b, "write a batch", &answer);
		}
		list += settled;
		count -= settled;
		suspects -= settled < suspects ? settled : suspects;
	}
	return true;
}

/* False: it has failed, or has to look again. The order of the list is lost. */
static bool write_round(struct batch *b, struct item **list, size_t count)
{
	size_t n = 0;
	bool ready;

	for (size_t i = 0; i < count; i++) {
		struct item *item = list[i];

		if (!steps_before(b, item, &ready))
			return false;
		if (ready)
			list[n++] = item;
	}
	return write_list(b, list, n);
}

static size_t still_open(struct batch *b, struct item **list)
{
	size_t n = 0;

	for (size_t i = 0; i < b->count; i++)
		if (item_open(&b->items[i]))
			list[n++] = &b->items[i];
	return n;
}

/*
 * In rounds, most often one. Each begins with what is known to be open; what
 * a round leaves open, because an answer was lost or there is more to do than
 * could be done at once, is looked up and planned anew.
 */
static bool write_all(struct batch *b)
{
	struct item **list = b->list;
	size_t count = b->list_count, open;
	unsigned vain = 0; /* rounds since anything got done */

	for (;;) {
		b->setback = NULL;
		b->verifying = false;
		if (!write_round(b, list, count) && b->failed)
			return false;
		open = still_open(b, list);
		if (!open)
			return true;
		vain = open < count || b->verifying ? 1 : vain + 1;
		if ((b->setback || vain > 1) && !medusa_pause(b->medusa, vain))
			return give_up(
			    b, b->setback ? b->setback
					  : "what was written is not found");
		count = open;
		if (!look_again(b, list, &count))
			return false;
		if (count < open)
			vain = 0;
	}
}

bool write_batch(struct batch *b)
{
	bool ok = write_all(b);

	steps_undo(b);
	return ok;
}
