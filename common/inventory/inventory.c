#include "inventory/inventory.h"

#include "inventory/find.h"
#include "inventory/level.h"
#include "inventory/plan.h"
#include "inventory/record.h"
#include "inventory/row.h"
#include "inventory/undo.h"
#include "json/value.h"
#include "medusa/locations.h"
#include "medusa/medusa.h"
#include "sync/batch.h"
#include "sync/limit.h"
#include "sync/resource.h"

/*
 * Medusa looks the levels of a request up with one OR of all pairs of item and
 * location. With more than one location PostgreSQL plans it in quadratic time,
 * minutes for some thousand, and cannot be interrupted. With one location, 500
 * levels take nearly all of what a larger request could gain.
 */
enum { LEVELS_MAX = 500 };

static const char *lot(const struct item *item)
{
	return level_of(item)->location->id;
}

static const char *at(struct arena *a, const struct value *row)
{
	const struct value *id = value_text(row, "inventory_item_id");
	const struct value *location = value_text(row, "location_id");

	return id && location
		   ? arena_printf(a, "%s %s", id->text, location->text)
		   : NULL;
}

struct state {
	bool looked; /* again, after a refusal */
};

static void forget(void *state)
{
	*(struct state *)state = (struct state){.looked = false};
}

/*
 * "not_found": somebody has deleted a level or an inventory item since the
 * look-up. That a level "already exists" the engine knows. A look shows it;
 * once, so that a server which always refuses is not asked for ever.
 */
static enum outcome recover(struct batch *b, struct item *const *list,
    size_t count, const struct medusa_answer *answer)
{
	enum { NOT_FOUND = 404 };
	struct state *s = b->state;

	(void)list, (void)count;
	if (answer->status != NOT_FOUND || s->looked)
		return OUTCOME_REFUSED;
	s->looked = true;
	return OUTCOME_AGAIN;
}

static bool is_emptied(const struct item *item)
{
	return item->action == ITEM_UPDATE && item->plan.emptied;
}

const struct limit_kind inventory_limit_zero = {
    "--max-zero", "would fall to 0", is_emptied};

/* What an undo has as well. */
#define LEVELS                                                                 \
	.word = "inventory", .name = "inventory levels",                       \
	.one = "inventory level", .place = "location",                         \
	.identities = inventory_identities, .look_up = inventory_look_up,      \
	.lacks = row_lacks,                                                    \
	.batch_path = "/admin/inventory-items/location-levels/batch",          \
	.body_max = MEDUSA_BODY_MAX, .batch_max = LEVELS_MAX, .lot = lot,      \
	.at = at, .recover = recover, .record_rows = level_record_rows,        \
	.record_plan = level_record_plan, .record_put = level_record_put,      \
	.state_size = sizeof(struct state), .forget = forget

static const struct resource inventory_undo = {
    LEVELS,
    .read = level_undo_read,
    .plan = level_undo_plan,
};

const struct resource resource_inventory = {
    LEVELS,
    .adjusted = "negative quantities taken as 0",
    .read = level_read,
    .merge = level_merge,
    .differ = level_differ,
    .plan = level_plan,
    .undo = &inventory_undo,
};
