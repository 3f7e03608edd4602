#include "sync/steps.h"

#include "base/buf.h"
#include "base/err.h"
#include "json/value.h"
#include "medusa/errors.h"
#include "medusa/medusa.h"
#include "sync/batch.h"
#include "sync/look.h"
#include "sync/resource.h"

bool steps_crashed(const struct medusa_answer *answer)
{
	return answer->outcome != OUTCOME_REFUSED && error_internal(answer);
}

void steps_reject_crash(struct item *item, const struct medusa_answer *answer)
{
	item_reject(item, answer->type,
	    "Medusa fails at it without saying why (HTTP status 500); its log "
	    "may");
}

/* What became of a request for one item. */
enum step_end {
	STEP_DONE,
	STEP_REFUSED, /* the item is rejected */
	STEP_AGAIN,   /* to be planned anew, with what was learnt */
	STEP_LOST,    /* it may have happened */
	STEP_FAILED,  /* the batch has failed */
};

static enum step_end judge(struct batch *b, struct item *item,
    const struct step *step, const struct medusa_answer *answer)
{
	if (steps_crashed(answer) && item->had_chance) {
		steps_reject_crash(item, answer);
		return STEP_REFUSED;
	}
	if (answer->foreign) {
		batch_fail_answer(b, step->what, answer);
		return STEP_FAILED;
	}
	switch (answer->outcome) {
	case OUTCOME_DONE:
		return STEP_DONE;
	case OUTCOME_REFUSED:
		item_reject(item, answer->type, answer->message);
		return STEP_REFUSED;
	case OUTCOME_UNKNOWN:
		item->had_chance |= steps_crashed(answer);
		return STEP_LOST;
	default:
		batch_fail_answer(b, step->what, answer);
		return STEP_FAILED;
	}
}

static struct medusa_answer post(struct batch *b, const struct step *step)
{
	struct medusa_answer answer;
	struct buf body = {0};

	if (step->body)
		return medusa_post(
		    b->medusa, &b->arena, step->path, step->body, step->len);
	step->put(&body, step);
	answer =
	    medusa_post(b->medusa, &b->arena, step->path, body.data, body.len);
	buf_release(&body);
	return answer;
}

static enum step_end run(struct batch *b, struct item *item, struct step *step,
    struct medusa_answer *answer)
{
	const struct resource *r = b->rules.resource;
	const char *words = NULL, *wrong = NULL;
	enum step_end end;

	/* Later plans see what the first step of the kind has left. */
	if (!item->undo)
		item->undo = step->undo;
	*answer = post(b, step);
	if (answer->outcome == OUTCOME_REFUSED && step->explain)
		words = step->explain(answer);
	if (words)
		answer->message = words;
	if (answer->outcome == OUTCOME_REFUSED && r->recover &&
	    r->recover(b, &item, 1, answer))
		return b->failed ? STEP_FAILED : STEP_AGAIN;
	end = judge(b, item, step, answer);
	if (end == STEP_DONE && step->learn)
		wrong = step->learn(step, answer->body);
	if (!wrong)
		return end;
	answer->outcome = OUTCOME_UNKNOWN;
	answer->message = wrong;
	return STEP_LOST;
}

/* Those of that kind, in order, as long as they are done. */
static enum step_end run_all(struct batch *b, struct item *item,
    enum step_when when, struct medusa_answer *answer)
{
	enum step_end end = STEP_DONE;

	for (struct step *s = item->plan.steps; s && end == STEP_DONE;
	     s = s->next)
		if (s->when == when)
			end = run(b, item, s, answer);
	return end;
}

/* It may have happened, or happen yet. */
static void note_loss(
    struct batch *b, size_t count, const struct medusa_answer *answer)
{
	warning("a write of %zu: %s; looking what was written", count,
	    answer->message);
	b->doubt = true;
	b->conflicts = 0;
}

bool steps_lost(
    struct batch *b, size_t count, const struct medusa_answer *answer)
{
	note_loss(b, count, answer);
	b->setback = answer->message;
	return false;
}

/* When an answer is lost, this item is looked up and planned anew. */
static bool prepare(struct batch *b, struct item *item)
{
	struct medusa_answer answer;
	size_t open = item_open(item);

	for (unsigned n = 0; open;) {
		enum step_end end = run_all(b, item, STEP_BEFORE, &answer);

		if (end == STEP_LOST) {
			if (!medusa_pause(b->medusa, ++n))
				return batch_fail_answer(
				    b, "write a batch", &answer);
			note_loss(b, 1, &answer);
		} else if (end != STEP_AGAIN) {
			return end != STEP_FAILED;
		}
		if (!look_again(b, &item, &open))
			return false;
	}
	return true;
}

/* Has this server done what not all do? To be looked at, once. */
static bool verify(struct batch *b, struct item *item)
{
	const struct resource *r = b->rules.resource;

	if (!item->plan.verify || item->verified ||
	    (r->verified && r->verified(b)))
		return false;
	b->verifying = item->verified = true;
	return true;
}

bool steps_after(struct batch *b, struct item *item)
{
	struct medusa_answer answer;
	enum step_end end = run_all(b, item, STEP_AFTER, &answer);

	if (end == STEP_LOST)
		return steps_lost(b, 1, &answer);
	/* Else it is looked up once more. */
	if (end == STEP_DONE && !item->plan.unfinished && !verify(b, item))
		item->op = ITEM_UNCHANGED;
	return end != STEP_FAILED;
}

bool steps_before(struct batch *b, struct item *item, bool *ready)
{
	*ready = false;
	if (!prepare(b, item))
		return false;
	*ready = item_open(item) && plan_with(&item->plan);
	return *ready || !item_open(item) || steps_after(b, item);
}

void steps_undo(struct batch *b)
{
	for (size_t i = 0; i < b->count; i++) {
		struct item *item = &b->items[i];
		struct medusa_answer answer;

		if (item->action != ITEM_REJECTED || !item->undo)
			continue;
		answer = post(b, item->undo);
		if (answer.outcome != OUTCOME_DONE)
			warning("'%s' was refused after %s: %s: %s",
			    item->key->text, item->undo->what, answer.message,
			    item->undo->body);
	}
}
