/*
 * Medusa undoes a request that fails by restoring what it was to delete, with
 * all children, also if they were deleted long before (core-flows,
 * delete-products.js, 2.21): a failing request brings deleted products back. So
 * deletions are in requests of their own, which creates or updates cannot make
 * fail, and their ids are looked up just before: none is sent that is gone
 * already. What makes a deletion fail is looked for beforehand, too.
 */
#include "sync/delete.h"

#include "base/buf.h"
#include "json/value.h"
#include "json/writer.h"
#include "medusa/medusa.h"
#include "sync/batch.h"
#include "sync/resource.h"

bool delete_wants(const struct item *item)
{
	return item->op == ITEM_DELETE;
}

void delete_plan(struct batch *b, struct item *item)
{
	const char *why;

	plan_init(&item->plan, &b->arena);
	if (!item->have) {
		/* Ours, if an earlier request has an unknown outcome. */
		item->op =
		    item->action == ITEM_DELETE ? ITEM_UNCHANGED : ITEM_SKIPPED;
		if (item->action == ITEM_PENDING)
			item->action = ITEM_SKIPPED;
		return;
	}
	why = b->rules.resource->stays(b, item);
	if (why)
		item_reject(item, "in_use", why);
	else
		item->op = ITEM_DELETE;
}

static size_t list_wanted(struct batch *b, struct item **list, size_t most)
{
	size_t n = 0;

	for (size_t i = 0; i < b->count && n < most; i++)
		if (delete_wants(&b->items[i]))
			list[n++] = &b->items[i];
	return n;
}

/* Looks the items up again; keeps those that are still to be deleted. */
static bool look(struct batch *b, struct item **list, size_t *count)
{
	size_t n = 0;

	if (!resource_look_up(b->rules.resource, b, list, *count))
		return false;
	for (size_t i = 0; i < *count; i++) {
		if (list[i]->action != ITEM_REJECTED)
			delete_plan(b, list[i]);
		if (delete_wants(list[i]))
			list[n++] = list[i];
	}
	*count = n;
	return true;
}

static struct medusa_answer send_list(
    struct batch *b, struct item *const *list, size_t count)
{
	struct medusa_answer answer;
	struct buf body = {0};
	struct writer w = {.to = &body};

	writer_object(&w, NULL);
	writer_array(&w, "delete");
	for (size_t i = 0; i < count; i++)
		writer_text(&w, NULL, list[i]->id);
	writer_end_all(&w);
	answer = medusa_post(b->medusa, &b->arena,
	    b->rules.resource->batch_path, body.data, body.len);
	buf_release(&body);
	return answer;
}

/* Does the answer say that this item is deleted? A proxy may have answered. */
static bool is_named(const struct medusa_answer *answer, const char *id)
{
	const struct value *v =
	    value_get(value_get(answer->body, "deleted"), "ids");

	for (v = v ? v->child : NULL; v; v = v->next)
		if (value_is(v, id))
			return true;
	return false;
}

/* The items that are named are deleted; OUTCOME_UNKNOWN: not all are. */
static enum outcome take_answer(
    struct medusa_answer *answer, struct item *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is_named(answer, list[i]->id))
			list[i]->op = ITEM_UNCHANGED;
		else
			answer->outcome = OUTCOME_UNKNOWN;
	if (answer->outcome == OUTCOME_UNKNOWN)
		answer->message = "the answer does not name what was deleted";
	return answer->outcome;
}

/*
 * One request for the first items of the list. *most becomes how many the next
 * one may have: one after a refusal, so that the item at fault is found.
 */
static enum outcome delete_some(struct batch *b, struct item **list,
    size_t count, size_t *most, struct medusa_answer *answer)
{
	if (!look(b, list, &count))
		return OUTCOME_FAILED;
	if (!count)
		return OUTCOME_DONE;
	*answer = send_list(b, list, count);
	switch (answer->outcome) {
	case OUTCOME_DONE:
		return take_answer(answer, list, count);
	case OUTCOME_REFUSED:
		if (count == 1)
			item_reject(list[0], answer->type, answer->message);
		*most = 1;
		return OUTCOME_DONE;
	case OUTCOME_UNKNOWN:
		return OUTCOME_UNKNOWN;
	default:
		(void)batch_fail_answer(b, "delete", answer);
		return OUTCOME_FAILED;
	}
}

static bool pause_after(
    struct batch *b, unsigned n, const struct medusa_answer *answer)
{
	bool paused = medusa_pause(b->medusa, n);

	return paused || batch_give_up(b, answer->message);
}

bool delete_all(struct batch *b)
{
	size_t most = b->rules.resource->delete_max, count;
	struct item **list =
	    arena_alloc(&b->arena, size_mul(most + 1, sizeof *list));
	struct medusa_answer answer;
	unsigned unknown = 0;

	while ((count = list_wanted(b, list, most))) {
		enum outcome outcome =
		    delete_some(b, list, count, &most, &answer);

		if (outcome == OUTCOME_FAILED)
			return false;
		unknown = outcome == OUTCOME_UNKNOWN ? unknown + 1 : 0;
		if (unknown && !pause_after(b, unknown, &answer))
			return false;
	}
	return true;
}
