/*
 * Planning: one level and what an item says of it.
 *
 * Medusa has what is on hand, `stocked_quantity`, and what of it is reserved
 * for open orders. A source that leaves out what Medusa has sold means less
 * than what is on hand: the two are equal only while no order is open. So
 * `available_quantity` is turned into what is on hand with the reserved
 * quantity of the same look-up.
 */
#include "inventory/plan.h"

#include "base/buf.h"
#include "inventory/level.h"
#include "json/decimal.h"
#include "json/value.h"
#include "json/writer.h"
#include "medusa/locations.h"
#include "sync/batch.h"
#include "sync/plan.h"

/* A number of Medusa; zero if there is no level, or no number. */
static bool read_number(
    const struct value *level, const char *name, struct number *to)
{
	const struct value *v = value_get(level, name);

	*to = (struct number){.negative = false};
	if (value_is_null(v))
		return true;
	return v->type == JSON_NUMBER &&
	       number_read(to, v->text, v->len) == NUMBER_FINE;
}

/* What is to be on hand. False: with the plan's error. */
static bool on_hand(struct item *item, struct number *to)
{
	const struct level *level = level_of(item);
	struct number reserved;

	*to = level->numbers[STOCKED];
	if (level->given[STOCKED])
		return true;
	if (!read_number(item->have, "reserved_quantity", &reserved))
		return plan_refuse(&item->plan,
		    "Medusa's reserved quantity cannot be added to it");
	*to = number_add(&level->numbers[AVAILABLE], &reserved);
	if (to->negative)
		return plan_refuse(&item->plan,
		    "with Medusa's reserved quantity, which is negative, less "
		    "than 0 would be on hand");
	return true;
}

/* Is the number that the item gives falling to 0? */
static bool falls(const struct item *item)
{
	const struct level *level = level_of(item);
	struct number before, reserved;

	if (!level->given[STOCKED] && !level->given[AVAILABLE])
		return false;
	if (!number_is_zero(
		&level->numbers[level->given[STOCKED] ? STOCKED : AVAILABLE]))
		return false;
	if (!read_number(item->have, "stocked_quantity", &before) ||
	    !read_number(item->have, "reserved_quantity", &reserved))
		return true;
	if (level->given[AVAILABLE])
		before = number_subtract(&before, &reserved);
	return !before.negative && !number_is_zero(&before);
}

/* Adds a quantity to the part of the batch if it differs from Medusa's. */
static void put_quantity(struct batch *b, struct item *item, enum quantity q,
    const struct number *n, struct writer *body)
{
	const struct value *old = value_get(item->have, quantity_names[q]);
	const struct value *new = number_value(&b->arena, n);

	if (old && old->type == JSON_NUMBER &&
	    decimal_same_double(old->text, old->len, new->text, new->len))
		return;
	plan_change(&item->plan, old, new, "%s", quantity_names[q]);
	writer_value(body, quantity_names[q], new);
}

/* What --diff shows of a new level. */
static struct value *make_full(struct batch *b, const struct plan *p)
{
	struct value *full = value_new(&b->arena, JSON_OBJECT), *last = NULL;

	for (const struct change *c = p->changes; c; c = c->next)
		value_append(
		    full, &last, c->path, value_copy(&b->arena, c->after));
	return full;
}

bool level_plan(struct batch *b, struct item *item)
{
	const struct level *level = level_of(item);
	struct plan *p = &item->plan;
	struct number stocked;
	struct buf body = {0};
	struct writer w = {.to = &body};

	if (!on_hand(item, &stocked))
		return false;
	writer_object(&w, NULL);
	writer_text(&w, "inventory_item_id", item->id);
	writer_text(&w, "location_id", level->location->id);
	if (level->given[STOCKED] || level->given[AVAILABLE])
		put_quantity(b, item, STOCKED, &stocked, &w);
	if (level->given[INCOMING])
		put_quantity(b, item, INCOMING, &level->numbers[INCOMING], &w);
	writer_end(&w);
	if (!item->have)
		item->full = make_full(b, p);
	if (p->changes)
		plan_step(p, STEP_WITH, NULL, NULL, &body);
	p->emptied = item->have && falls(item);
	buf_release(&body);
	return true;
}
