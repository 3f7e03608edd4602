/*
 * A row of the journal is an answer of Medusa, cut down to the members that a
 * plan changes; lists are whole.
 *
 * What a plan writes is its part of the batch. Options have requests of their
 * own, so `options` are added to it as the input has them: an undo finds what
 * was added by title and value, if the ids are not known.
 */
#include "products/record.h"

#include "base/mem.h"
#include "json/value.h"
#include "json/writer.h"
#include "products/schema.h"
#include "sync/ask.h"
#include "sync/batch.h"
#include "sync/plan.h"
#include "sync/resource.h"

#include <string.h>

/* --- rows */

struct rows {
	struct ask ask;
	struct item *const *list;
	size_t count;
	const struct value **rows;
};

static bool take_row(void *ctx, const struct value *row)
{
	struct rows *r = ctx;
	const struct value *id = value_text(row, "id");
	const struct ask_item *i = ask_items(&r->ask, id);

	if (!i)
		return ask_ignored(&r->ask);
	for (size_t n = 0; n < r->count; n++)
		if (r->list[n] == i->item)
			r->rows[n] = row;
	return true;
}

static bool any_created(struct item *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i]->action == ITEM_CREATE)
			return true;
	return false;
}

bool record_rows(struct batch *b, struct item *const *list, size_t count,
    const struct value **rows)
{
	struct rows r = {.ask = {.batch = b,
			     .by = resource_identity(b->rules.resource, "id"),
			     .take = take_row,
			     .ctx = &r},
	    .list = list,
	    .count = count,
	    .rows = rows};
	bool whole = b->whole, ok;

	/* Of a new product everything, to see whether others change it. */
	b->whole = true;
	if (any_created(list, count))
		product_whole_fields(&r.ask.fields);
	else
		b->rules.resource->fields(&r.ask.fields, b, list, count);
	b->whole = whole;
	for (size_t i = 0; i < count; i++)
		if (list[i]->id)
			ask_want(&r.ask,
			    value_string(
				&b->arena, list[i]->id, strlen(list[i]->id)),
			    list[i]);
	ok = ask_all(&r.ask);
	ask_release(&r.ask);
	return ok;
}

/* --- plans */

static bool has_steps(const struct plan *p)
{
	const struct step *s = p->steps;

	while (s && s->when == STEP_WITH)
		s = s->next;
	return s;
}

const struct value *record_plan(struct batch *b, const struct item *item)
{
	const struct step *with = plan_with(&item->plan);
	const struct value *options = value_get(item->owned, "options");
	struct value *all = value_new(&b->arena, JSON_OBJECT), *last = NULL;
	const struct value *part = NULL;
	const char *error;

	if (with)
		part = value_parse(&b->arena, with->body, with->len, &error);
	for (const struct value *v = part ? part->child : NULL; v; v = v->next)
		value_append(all, &last, NULL, value_copy(&b->arena, v));
	if (has_steps(&item->plan) && options && !value_get(part, "options"))
		value_append(
		    all, &last, "options", value_copy(&b->arena, options));
	return all;
}

/* --- members */

/* Does a plan that writes these change a member of the row? */
static bool is_changed(const struct value *planned, const char *name)
{
	static const struct {
		const char *name, *by;
	} others[] = {{"type", "type_id"}, {"collection", "collection_id"},
	    {"shipping_profile", "shipping_profile_id"},
	    {"options", "option_ids"}, {"discountable", "is_giftcard"},
	    {"thumbnail", "images"}, {"variants", "options"}};

	if (!planned || value_get(planned, name) || strcmp(name, "id") == 0 ||
	    strcmp(name, "external_id") == 0)
		return true;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(name, others[i].name) == 0 &&
		    value_get(planned, others[i].by))
			return true;
	return false;
}

/* Are its variants recorded as a whole? Yes, if it has one that the plan does
 * not list, or the plan has a new one, or changes options. */
static bool whole_variants(
    const struct value *variants, const struct value *planned)
{
	const struct value *list = value_get(planned, "variants");

	if (!list || list->count != variants->count ||
	    value_get(planned, "options"))
		return true;
	for (const struct value *v = list->child; v; v = v->next)
		if (!value_get(v, "id"))
			return true;
	return false;
}

static bool any_has(const struct value *list, const char *name)
{
	for (const struct value *v = list->child; v; v = v->next)
		if (value_get(v, name))
			return true;
	return false;
}

/* An inventory item follows the sku of its variant. */
static bool is_part_changed(const struct value *list, const char *name)
{
	if (strcmp(name, "id") == 0 || strcmp(name, "sku") == 0 ||
	    strcmp(name, "title") == 0)
		return true;
	if (strcmp(name, "inventory_items") == 0)
		return any_has(list, "sku") ||
		       any_has(list, "manage_inventory");
	return any_has(list, name);
}

static void put_variants(struct writer *to, const struct value *variants,
    const struct value *planned)
{
	const struct value *list = value_get(planned, "variants");

	writer_array(to, "variants");
	for (const struct value *v = variants->child; v; v = v->next) {
		writer_object(to, NULL);
		for (const struct value *m = v->child; m; m = m->next)
			if (is_part_changed(list, m->key))
				writer_value(to, m->key, m);
		writer_end(to);
	}
	writer_end(to);
}

void record_put(struct writer *to, const char *name, const struct value *row,
    const struct value *planned)
{
	writer_object(to, name);
	for (const struct value *v = row->child; v; v = v->next) {
		if (!is_changed(planned, v->key))
			continue;
		if (strcmp(v->key, "variants") == 0 &&
		    !whole_variants(v, planned))
			put_variants(to, v, planned);
		else
			writer_value(to, v->key, v);
	}
	writer_end(to);
}
