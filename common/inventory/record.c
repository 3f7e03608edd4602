/*
 * A plan is made from all quantities that it may change, and says all that they
 * become: a level has no parts with ids of their own. So nothing is looked up
 * for the journal.
 */
#include "inventory/record.h"

#include "json/value.h"
#include "json/writer.h"
#include "sync/batch.h"
#include "sync/plan.h"

bool level_record_rows(struct batch *b, struct item *const *list, size_t count,
    const struct value **rows)
{
	(void)b;
	for (size_t i = 0; i < count; i++)
		rows[i] = item_open(list[i]) ? list[i]->have : NULL;
	return true;
}

const struct value *level_record_plan(struct batch *b, const struct item *item)
{
	const struct step *with = plan_with(&item->plan);
	const char *error;

	return value_parse(&b->arena, with->body, with->len, &error);
}

void level_record_put(struct writer *to, const char *name,
    const struct value *row, const struct value *planned)
{
	(void)planned;
	writer_value(to, name, row);
}
