/*
 * Steps: the requests of a plan that are not part of the batch request.
 *
 * In: an item with a plan. Out: the item is finished, rejected, open, or ready
 * for its part of the batch.
 *
 * A resource needs them because Medusa has a route of its own for some changes,
 * and because some have to take effect before others: a product's option before
 * the variants that use it, for example (see product_plan). The engine only
 * keeps their order.
 *
 * - An answer is lost before the batch: this item alone is looked up and
 *   planned anew at once, because no other item depends on it.
 * - An answer is lost after the batch: the round of writing ends, and all that
 *   is open is looked up, as after a lost answer to the batch.
 * - The item is rejected after a step was carried out: Medusa undoes the
 *   request that it refuses, but no earlier one. So the `undo` of each step is
 *   sent when the batch has ended, the last first; and for all items those of
 *   STEP_READY before those of STEP_BEFORE, since the former took what the
 *   latter had freed. An item that is written drops them.
 * - Medusa answers 500 "unknown_error", as it does for every error that it has
 *   no words for (framework, error-handler.js, 2.21). Mostly the item is the
 *   cause, but it may be the database that was away. So the item gets a second
 *   try, and no third.
 */
#include "sync/steps.h"

#include "base/buf.h"
#include "base/err.h"
#include "json/value.h"
#include "medusa/errors.h"
#include "medusa/medusa.h"
#include "sync/batch.h"
#include "sync/look.h"
#include "sync/record.h"
#include "sync/resource.h"

#include <string.h>

bool steps_crashed(const struct medusa_answer *answer)
{
	return answer->outcome == OUTCOME_UNKNOWN && error_internal(answer);
}

void steps_reject_crash(struct item *item, const struct medusa_answer *answer)
{
	item_reject(item, answer->type,
	    "Medusa answered 500 without a reason; see its log");
}

enum outcome steps_unknown(
    struct batch *b, size_t count, const struct medusa_answer *answer)
{
	const struct resource *r = b->rules.resource;

	warning("writing %zu %s: %s; looking up what was written", count,
	    count == 1 ? r->one : r->name, answer->message);
	b->write_unknown = true;
	b->conflicts = 0;
	b->why = answer->message;
	return OUTCOME_UNKNOWN;
}

/* Sends the step; `body` is what was sent. */
static struct medusa_answer send_body(
    struct batch *b, const struct step *step, struct buf *body)
{
	if (step->body)
		buf_put(body, step->body, step->len);
	else
		step->put(body, step);
	return medusa_post(
	    b->medusa, &b->arena, step->path, body->data, body->len);
}

static struct medusa_answer send_step(struct batch *b, const struct step *step)
{
	struct buf body = {0};
	struct medusa_answer answer = send_body(b, step, &body);

	buf_release(&body);
	return answer;
}

static void explain(
    struct batch *b, const struct step *step, struct medusa_answer *answer)
{
	const char *words =
	    step->explain ? step->explain(&b->arena, answer) : NULL;

	if (words)
		answer->message = words;
}

/* An answer without the ids that later steps need counts as lost. */
static enum outcome learn(struct step *step, struct medusa_answer *answer)
{
	const char *lacks =
	    step->learn ? step->learn(step, answer->body) : NULL;

	if (!lacks)
		return OUTCOME_DONE;
	answer->outcome = OUTCOME_UNKNOWN;
	answer->message = lacks;
	return OUTCOME_UNKNOWN;
}

/* The resource may know the cause; otherwise the item is rejected. */
static enum outcome step_refused(
    struct batch *b, struct item *item, const struct medusa_answer *answer)
{
	enum outcome outcome =
	    resource_recover(b->rules.resource, b, &item, 1, answer);

	if (outcome == OUTCOME_REFUSED)
		item_reject(item, answer->type, answer->message);
	return outcome;
}

/* OUTCOME_UNKNOWN: a second try. */
static enum outcome step_crashed(
    struct item *item, const struct medusa_answer *answer)
{
	if (!item->crashed) {
		item->crashed = true;
		return OUTCOME_UNKNOWN;
	}
	steps_reject_crash(item, answer);
	return OUTCOME_REFUSED;
}

static void add_undo(struct item *item, const struct step *step)
{
	struct step *undo = step->undo;

	for (struct step *u = item->undo; u && undo; u = u->next)
		if (u->when == step->when && strcmp(u->path, undo->path) == 0)
			undo = NULL;
	if (!undo)
		return;
	undo->when = step->when;
	undo->next = item->undo;
	item->undo = undo;
}

/*
 * Sends a step. OUTCOME_REFUSED: the item is rejected. OUTCOME_AGAIN: the item
 * has to be planned anew, with what the resource has learnt.
 */
static enum outcome run(struct batch *b, struct item *item, struct step *step,
    struct medusa_answer *answer)
{
	bool learns = step->undo && step->undo->put;

	if (!learns)
		add_undo(item, step);
	item->version = NULL;
	*answer = send_step(b, step);
	if (medusa_refused(answer))
		explain(b, step, answer);
	step->done = answer->outcome == OUTCOME_DONE;
	if (learns && step->done)
		add_undo(item, step);
	switch (answer->outcome) {
	case OUTCOME_DONE:
		return learn(step, answer);
	case OUTCOME_REFUSED:
		if (!step->otherwise)
			return step_refused(b, item, answer);
		warning("'%s': cannot %s: %s; %s", item->key->text, step->what,
		    answer->message, step->otherwise);
		step->done = true;
		return OUTCOME_DONE;
	case OUTCOME_UNKNOWN:
		if (steps_crashed(answer))
			return step_crashed(item, answer);
		return OUTCOME_UNKNOWN;
	default:
		(void)batch_fail_answer(b, step->what, answer);
		return OUTCOME_FAILED;
	}
}

/* Sends the steps of one kind in order, until one is not done. */
static enum outcome run_all(struct batch *b, struct item *item,
    enum step_when when, struct medusa_answer *answer)
{
	enum outcome outcome = OUTCOME_DONE;

	for (struct step *s = item->plan.steps; s && outcome == OUTCOME_DONE;
	     s = s->next)
		if (s->when == when && !s->done)
			outcome = run(b, item, s, answer);
	return outcome;
}

/* The same for what goes before the batch, as far as `last`. */
static enum outcome run_until(struct batch *b, struct item *item,
    enum step_when last, struct medusa_answer *answer)
{
	enum outcome outcome = run_all(b, item, STEP_BEFORE, answer);

	if (outcome == OUTCOME_DONE && last == STEP_READY)
		outcome = run_all(b, item, STEP_READY, answer);
	return outcome;
}

/* Pauses after the n-th OUTCOME_UNKNOWN, before the item is looked up. */
static enum outcome pause_for(
    struct batch *b, unsigned n, const struct medusa_answer *answer)
{
	bool paused = medusa_pause(b->medusa, n);

	if (!paused) {
		(void)batch_fail_answer(b, "write a batch", answer);
		return OUTCOME_FAILED;
	}
	(void)steps_unknown(b, 1, answer);
	return OUTCOME_AGAIN;
}

/*
 * Pauses before the item is planned for the n-th time with what the resource
 * has learnt from a refusal. The first time there is no pause. When the retries
 * are used up, the item is rejected.
 */
static enum outcome pause_refused(struct batch *b, struct item *item,
    unsigned n, const struct medusa_answer *answer)
{
	bool paused = n == 1 || medusa_pause(b->medusa, n - 1);

	if (!paused)
		item_reject(item, answer->type, answer->message);
	return paused ? OUTCOME_AGAIN : OUTCOME_REFUSED;
}

static enum outcome run_before(
    struct batch *b, struct item *item, enum step_when last)
{
	unsigned unknown = 0, refused = 0;

	while (item_open(item)) {
		struct medusa_answer answer;
		enum outcome outcome;
		size_t open = 1;

		if (!record_plans(b, &item, 1))
			return OUTCOME_FAILED;
		outcome = run_until(b, item, last, &answer);
		if (outcome == OUTCOME_UNKNOWN)
			outcome = pause_for(b, ++unknown, &answer);
		else if (outcome == OUTCOME_AGAIN)
			outcome = pause_refused(b, item, ++refused, &answer);
		if (outcome != OUTCOME_AGAIN)
			return outcome;
		if (!look_again(b, &item, &open))
			return OUTCOME_FAILED;
	}
	return OUTCOME_DONE;
}

enum outcome steps_before(struct batch *b, struct item *item)
{
	enum outcome outcome = run_before(b, item, STEP_BEFORE);

	return outcome == OUTCOME_FAILED ? OUTCOME_FAILED : OUTCOME_DONE;
}

enum outcome steps_ready(struct batch *b, struct item *item)
{
	enum outcome outcome = run_before(b, item, STEP_READY);

	if (outcome == OUTCOME_FAILED)
		return OUTCOME_FAILED;
	if (!item_open(item) || item_has_part(item))
		return OUTCOME_DONE;
	return steps_after(b, item);
}

/* Is it still to be seen whether this server does what was asked for? */
static bool has_to_be_verified(const struct batch *b, const struct item *item)
{
	const struct resource *r = b->rules.resource;

	if (!item->plan.verify || item->verified)
		return false;
	return !r->verified || !r->verified(b);
}

enum outcome steps_after(struct batch *b, struct item *item)
{
	struct medusa_answer answer;
	enum outcome outcome = run_all(b, item, STEP_AFTER, &answer);

	if (outcome == OUTCOME_UNKNOWN)
		return steps_unknown(b, 1, &answer);
	if (outcome == OUTCOME_FAILED)
		return OUTCOME_FAILED;
	/* An item that stays open is looked up after the round. */
	if (outcome != OUTCOME_DONE || item->plan.unfinished)
		return OUTCOME_DONE;
	if (has_to_be_verified(b, item))
		item->verified = true;
	else
		item->op = ITEM_UNCHANGED;
	return OUTCOME_DONE;
}

static void undo(struct batch *b, const struct item *item, enum step_when when)
{
	for (const struct step *u = item->undo; u; u = u->next) {
		struct medusa_answer answer;
		struct buf body = {0};

		if (u->when != when)
			continue;
		answer = send_body(b, u, &body);
		if (answer.outcome != OUTCOME_DONE)
			warning("'%s' was rejected after %s: %s: %s",
			    item->key->text, u->what, answer.message,
			    body.data);
		buf_release(&body);
	}
}

void steps_undo(struct batch *b)
{
	static const enum step_when order[] = {STEP_READY, STEP_BEFORE};

	for (size_t n = 0; n < sizeof order / sizeof order[0]; n++)
		for (size_t i = 0; i < b->all; i++)
			if (b->items[i].action == ITEM_REJECTED)
				undo(b, &b->items[i], order[n]);
}
