#include "sync/batch.h"

#include "base/err.h"
#include "base/map.h"
#include "products/blame.h"
#include "products/strays.h"
#include "sync/steps.h"

#include <string.h>

static void put_list(struct buf *to, const char *name, enum sync_action op,
    struct sync_item **list, size_t count)
{
	bool first = true;

	for (size_t i = 0; i < count; i++) {
		if (list[i]->op != op)
			continue;
		if (first)
			value_put_key(to, name);
		buf_putc(to, first ? '[' : ',');
		buf_put(to, list[i]->diff.body.data, list[i]->diff.body.len);
		first = false;
	}
	if (!first)
		buf_putc(to, ']');
}

/* Ids of what was created; the answer comes in another order than was asked. */
static void learn_ids(
    const struct medusa_answer *answer, struct sync_item **list, size_t count)
{
	const struct value *row = value_get(answer->body, "created");
	struct map wanted = {0};

	for (size_t i = 0; i < count; i++)
		map_put(&wanted, list[i]->product.key->text,
		    list[i]->product.key->len, list[i]);
	for (row = row ? row->child : NULL; row; row = row->next) {
		const struct value *key = value_text(row, "external_id");
		const struct value *id = value_text(row, "id");
		struct sync_item *item = NULL;

		if (key)
			item = map_get(&wanted, key->text, key->len);
		if (item && id)
			item->id = id->text;
	}
	map_release(&wanted);
}

/* What the answer does not name was not done, whatever its status. */
static bool take_answer(struct sync *s, const struct medusa_answer *answer,
    struct sync_item **list, size_t count)
{
	const struct value *row = value_get(answer->body, "updated");
	struct medusa_answer partial = *answer;
	struct map updated = {0};
	size_t unnamed = 0;
	bool ok = true;

	learn_ids(answer, list, count);
	for (row = row ? row->child : NULL; row; row = row->next) {
		const struct value *id = value_text(row, "id");

		if (id)
			map_put(&updated, id->text, id->len, s);
	}
	for (size_t i = 0; i < count; i++) {
		struct sync_item *item = list[i];

		if (item->op == SYNC_CREATE
			? !item->id
			: !map_get(&updated, item->id, strlen(item->id))) {
			unnamed++;
			continue;
		}
		item->restore = NULL;
		ok = ok && apart_after(s, item);
	}
	map_release(&updated);
	if (!ok || !unnamed)
		return ok;
	partial.message = arena_printf(
	    &s->arena, "the answer does not name %zu of %zu", unnamed, count);
	return apart_lost(s, unnamed, &partial);
}

static void put_body(struct buf *to, struct sync_item **list, size_t count)
{
	buf_reset(to);
	buf_putc(to, '{');
	put_list(to, "create", SYNC_CREATE, list, count);
	put_list(to, "update", SYNC_UPDATE, list, count);
	buf_putc(to, '}');
}

/* As many from the front as Medusa takes in one request; 0: not even one. */
static size_t post(struct sync *s, struct sync_item **list, size_t count,
    struct medusa_answer *answer)
{
	static const char path[] =
	    "/admin/products/batch?fields=id,external_id";
	struct buf body = {0};

	put_body(&body, list, count);
	while (count && body.len > MEDUSA_BODY_MAX)
		put_body(&body, list, count /= 2);
	if (count)
		*answer = medusa_post(
		    s->medusa, &s->arena, path, body.data, body.len);
	if (count && answer->fate == HTTP_DONE)
		pace_learn(
		    medusa_pace(s->medusa), PACE_WRITE, count, answer->ms);
	buf_release(&body);
	return count;
}

/*
 * Rejects those that the answer names, and closes the gaps from behind; how
 * many they are, and thereby where the rest begins.
 */
static size_t reject_named(struct sync *s, struct sync_item **list,
    size_t count, const struct medusa_answer *answer)
{
	size_t creates = 0, updates = 0, rest = count;

	for (size_t i = 0; i < count; i++) {
		struct sync_item *item = list[i];
		size_t *place = item->op == SYNC_CREATE ? &creates : &updates;
		const char *why = blame(&s->arena, answer, item, (*place)++);

		if (why)
			sync_reject(item, answer->type, why);
	}
	for (size_t i = count; i-- > 0;)
		if (list[i]->op != SYNC_REJECTED)
			list[--rest] = list[i];
	return rest;
}

static bool half_written(struct sync_item **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i]->diff.half_written)
			return true;
	return false;
}

static bool give_up(struct sync *s, const char *why)
{
	return sync_fail(s, EXIT_AGAIN,
	    arena_printf(&s->arena, "cannot write a batch: %s", why));
}

/*
 * What is there already may be our own: a write whose answer was lost, one of
 * a run before this that was killed, which the server is still about, or one
 * that was not undone because the database was away. After a pause, that may
 * be seen; or the batch has failed.
 */
static bool may_be_ours(struct sync *s, struct sync_item **list, size_t count,
    const struct medusa_answer *answer)
{
	enum { LOOKS = 4 };
	unsigned most = s->doubt || half_written(list, count) ? LOOKS : 1;

	if (!strstr(answer->message, "already exists") || s->conflicts >= most)
		return false;
	if (medusa_pause(s->medusa, ++s->conflicts))
		return true;
	return s->doubt && !give_up(s, answer->message);
}

/*
 * A lone item at which Medusa crashes. Its database may have been away for a
 * moment, so it is looked up and made ready again, once.
 */
static bool second_chance(struct sync *s, struct sync_item *item,
    const struct medusa_answer *answer, bool *ready)
{
	size_t open = 1;

	if (item->had_chance || !medusa_pause(s->medusa, 1)) {
		apart_reject_crash(item, answer);
		return true;
	}
	item->had_chance = true;
	return sync_plan(s, &item, &open) && apart_before(s, item, ready);
}

/* What is refused together: how many from the front are settled by it. */
static bool judge(struct sync *s, struct sync_item **list, size_t count,
    const struct medusa_answer *answer, size_t *settled)
{
	bool ready = false;

	if (stock_strays(s, list, count, answer) ||
	    may_be_ours(s, list, count, answer))
		return false; /* to look again */
	*settled = reject_named(s, list, count, answer);
	if (*settled || count > 1)
		return true;
	if (!apart_crashed(answer))
		sync_reject(list[0], answer->type, answer->message);
	else if (!second_chance(s, list[0], answer, &ready))
		return false;
	*settled = !ready;
	return true;
}

/*
 * Medusa undoes a batch that it refuses, as a whole. One that is to blame
 * though nobody names it is found by halving: parts that go through are
 * written, the part that holds it gets smaller, and what was left aside goes
 * last. That takes log2(count) + 2 requests.
 */
static bool write_list(struct sync *s, struct sync_item **list, size_t count)
{
	size_t suspects = 0; /* so many from the front were refused together */

	while (count) {
		size_t n = suspects > 1 ? suspects / 2 : suspects ? 1 : count;
		size_t room = pace_room(medusa_pace(s->medusa), PACE_WRITE);
		size_t settled;
		struct medusa_answer answer;

		n = post(s, list, n < room ? n : room, &answer);
		if (!n) {
			sync_reject(list[0], "too_large",
			    "larger than the 2 MiB that Medusa takes in a "
			    "request");
			settled = 1;
		} else if (answer.fate == HTTP_DONE) {
			if (!take_answer(s, &answer, list, n))
				return false;
			settled = n;
		} else if ((answer.fate == HTTP_REFUSED && !answer.foreign) ||
			   apart_crashed(&answer)) {
			if (!judge(s, list, n, &answer, &settled))
				return false;
			suspects = settled ? 0 : n;
		} else if (answer.fate == HTTP_UNKNOWN) {
			return apart_lost(s, n, &answer);
		} else {
			return sync_fail_answer(s, "write a batch", &answer);
		}
		list += settled;
		count -= settled;
		suspects -= settled < suspects ? settled : suspects;
	}
	return true;
}

/* False: it has failed, or has to look again. The order of the list is lost. */
static bool write_round(struct sync *s, struct sync_item **list, size_t count)
{
	size_t n = 0;
	bool ready;

	for (size_t i = 0; i < count; i++) {
		struct sync_item *item = list[i];

		if (!apart_before(s, item, &ready))
			return false;
		if (ready)
			list[n++] = item;
	}
	return write_list(s, list, n);
}

static size_t still_open(struct sync *s, struct sync_item **list)
{
	size_t n = 0;

	for (size_t i = 0; i < s->count; i++)
		if (apart_open(&s->items[i]))
			list[n++] = &s->items[i];
	return n;
}

/*
 * In rounds, most often one. Each begins with what is known to be open; what
 * a round leaves open, because an answer was lost or there is more to do than
 * could be done at once, is looked up and planned anew.
 */
static bool write_all(struct sync *s)
{
	struct sync_item **list = s->list;
	size_t count = s->list_count, open;
	unsigned vain = 0; /* rounds since anything got done */

	for (;;) {
		s->setback = NULL;
		s->asked = false;
		if (!write_round(s, list, count) && s->failed)
			return false;
		open = still_open(s, list);
		if (!open)
			return true;
		vain = open < count || s->asked ? 1 : vain + 1;
		if ((s->setback || vain > 1) && !medusa_pause(s->medusa, vain))
			return give_up(
			    s, s->setback ? s->setback
					  : "what was written is not found");
		count = open;
		if (!sync_plan(s, list, &count))
			return false;
		if (count < open)
			vain = 0;
	}
}

/*
 * Writes the items of s->list, which are planned, or rejects them. When the
 * batch has failed, an item whose op is SYNC_CREATE or SYNC_UPDATE still was
 * not written, or not to its end, as far as can be known.
 */
bool sync_write(struct sync *s)
{
	bool ok = write_all(s);

	apart_undo(s);
	return ok;
}
