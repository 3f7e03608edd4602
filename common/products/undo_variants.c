/*
 * The undo of variants.
 *
 * A variant that an update has left out comes back with its id, if it is made
 * without its inventory item, which is linked to it afterwards (Medusa 2.21).
 */
#include "base/mem.h"
#include "json/value.h"
#include "products/choice.h"
#include "products/label.h"
#include "products/schema.h"
#include "products/undo.h"
#include "sync/plan.h"

#include <string.h>

static const char *name_of(struct undo *u, const struct value *variant)
{
	static const char *const names[] = {"sku", "title", "id", NULL};

	for (const char *const *name = names; *name; name++) {
		const struct value *v = value_text(variant, *name);

		if (v && v->len)
			return label(u->arena, v->text, v->len);
	}
	return "?";
}

/* --- variants that the run has added */

static bool same_member(struct undo *u, const struct member *m,
    const struct value *left, const struct value *now)
{
	const struct value *a = value_get(left, m->name);
	const struct value *b = value_get(now, m->name);

	switch (m->kind) {
	case MEMBER_PRICES:
		return undo_same_prices(a, b);
	case MEMBER_CHOICE:
		return value_equal(undo_choice_in(u, u->after, left),
		    undo_choice_in(u, u->now, now));
	case MEMBER_CREATE:
		return true;
	case MEMBER_METADATA:
		return value_is_null(a) ? value_is_null(b)
					: b && value_equal(a, b);
	default:
		return undo_same(m, a, b);
	}
}

static bool same_variant(
    struct undo *u, const struct value *left, const struct value *now)
{
	for (const struct value *v = left->child; v; v = v->next) {
		const struct member *m = variant_member(v);

		if (m && !same_member(u, m, left, now))
			return false;
	}
	return true;
}

static void delete_variant(
    struct undo *u, const struct value *left, const struct value *now)
{
	const char *name = name_of(u, now);

	if (!same_variant(u, left, now)) {
		undo_conflict(
		    u, "it has been changed since", "variants[%s]", name);
		return;
	}
	if (u->plan)
		plan_change(u->plan, now, NULL, "variants[%s]", name);
	value_append(u->gone, &u->last_gone, NULL,
	    value_copy(u->arena, value_get(now, "id")));
}

/* --- variants that the run has changed */

static void undo_choice(struct undo *u, struct value *to, struct value **last,
    const char *of, const struct value *before, const struct value *after,
    const struct value *now)
{
	const struct undo_choices c = undo_choices(u, before, after, now);

	if (c.to_undo && c.fits)
		value_append(to, last, "options", c.was);
	else if (c.to_undo)
		undo_conflict(u,
		    "it has been changed since, or the product has other "
		    "options now",
		    "%soptions", of);
}

/* Links that the variant had, if it has none and gets managed again. */
static void undo_links(struct undo *u, struct value *to, struct value **last,
    const struct value *before, const struct value *now)
{
	const struct value *had = undo_list(before, "inventory_items");
	const struct value *has = undo_list(now, "inventory_items");
	const struct value *managed = value_get(to, "manage_inventory");
	struct value *links = value_new(u->arena, JSON_ARRAY), *end = NULL;

	if (!had || (has && has->count) || !managed ||
	    managed->type != JSON_TRUE)
		return;
	for (const struct value *v = had->child; v; v = v->next) {
		static const char *const names[] = {
		    "inventory_item_id", "required_quantity", NULL};
		struct value *link = value_new(u->arena, JSON_OBJECT);
		struct value *tail = NULL;

		for (const char *const *name = names; *name; name++)
			if (value_get(v, *name))
				value_append(link, &tail, *name,
				    value_copy(u->arena, value_get(v, *name)));
		value_append(links, &end, NULL, link);
	}
	if (links->count)
		value_append(to, last, "inventory_items", links);
}

static struct value *undo_variant_member(struct undo *u, const char *of,
    const struct member *m, const struct value *before,
    const struct value *after, const struct value *now)
{
	const struct value *b = value_get(before, m->name);
	const struct value *a = value_get(after, m->name);
	const struct value *n = value_get(now, m->name);

	switch (m->kind) {
	case MEMBER_SCALAR:
	case MEMBER_LATER:
	case MEMBER_MEASURE:
	case MEMBER_FIXED:
		return undo_scalar(u, of, m, b, a, n);
	case MEMBER_METADATA:
		return undo_metadata(u, of, b, a, n);
	case MEMBER_PRICES:
		return undo_prices(u, of, b, a, n);
	default:
		return NULL;
	}
}

static struct value *undo_variant(struct undo *u, const struct value *before,
    const struct value *after, const struct value *now)
{
	struct value *to = value_new(u->arena, JSON_OBJECT), *last = NULL;
	const char *of =
	    arena_printf(u->arena, "variants[%s].", name_of(u, now));

	value_append(
	    to, &last, "id", value_copy(u->arena, value_get(now, "id")));
	for (const struct value *v = before->child; v; v = v->next) {
		const struct member *m = variant_member(v);
		struct value *new =
		    m ? undo_variant_member(u, of, m, before, after, now)
		      : NULL;

		if (new)
			value_append(to, &last, m->name, new);
	}
	undo_choice(u, to, &last, of, before, after, now);
	undo_links(u, to, &last, before, now);
	return to->count > 1 ? to : NULL;
}

/* --- variants that the run has removed */

static bool comes_back(const struct value *v)
{
	const struct member *m = variant_member(v);

	if (!m || v->type == JSON_NULL ||
	    strcmp(m->name, "manage_inventory") == 0)
		return false;
	switch (m->kind) {
	case MEMBER_CHOICE:
	case MEMBER_CREATE:
	case MEMBER_PRICES:
		return false;
	default:
		return true;
	}
}

/* Medusa takes no ids of prices here, as the old ones are still there. */
static struct value *without_ids(struct undo *u, const struct value *prices)
{
	struct value *list = value_new(u->arena, JSON_ARRAY), *last = NULL;

	for (const struct value *v = undo_first(prices); v; v = v->next) {
		static const char *const names[] = {"currency_code", "amount",
		    "min_quantity", "max_quantity", "rules", NULL};
		struct value *one = value_new(u->arena, JSON_OBJECT);
		struct value *end = NULL;

		for (const char *const *name = names; *name; name++)
			if (!value_is_null(value_get(v, *name)))
				value_append(one, &end, *name,
				    value_copy(u->arena, value_get(v, *name)));
		value_append(list, &last, NULL, one);
	}
	return list;
}

static struct value *restored(struct undo *u, const struct value *before)
{
	struct value *to = value_new(u->arena, JSON_OBJECT), *last = NULL;
	const char *error;

	for (const struct value *v = before->child; v; v = v->next)
		if (comes_back(v))
			value_append(
			    to, &last, v->key, value_copy(u->arena, v));
	value_append(to, &last, "options", choice_stored(u->arena, before));
	value_append(to, &last, "manage_inventory",
	    value_parse(u->arena, "false", strlen("false"), &error));
	value_append(
	    to, &last, "prices", without_ids(u, value_get(before, "prices")));
	u->again = true;
	return to;
}

/* --- all variants */

static void add_variant(struct value *to, struct value **last, struct value *v)
{
	if (v)
		value_append(to, last, NULL, v);
}

/* A variant that there was before. */
static struct value *undo_known(struct undo *u, const struct value *before)
{
	const struct value *id = value_get(before, "id");
	const struct value *after =
	    undo_find(undo_list(u->after, "variants"), id);
	const struct value *now = undo_find(undo_list(u->now, "variants"), id);

	if (after && now)
		return undo_variant(u, before, after, now);
	if (now) /* it was brought back, but not completely */
		return undo_variant(u, before, now, now);
	if (after) {
		if (!same_variant(u, before, after))
			undo_conflict(u, "it has been deleted since",
			    "variants[%s]", name_of(u, before));
		return NULL;
	}
	if (value_get(before, "prices"))
		return restored(u, before);
	undo_conflict(u, "it had no set of prices, and nobody could buy it",
	    "variants[%s]", name_of(u, before));
	return NULL;
}

void undo_variants(struct undo *u)
{
	const struct value *before = undo_list(u->before, "variants");
	struct value *want = value_new(u->arena, JSON_ARRAY), *last = NULL;

	if (!before || !undo_list(u->after, "variants"))
		return;
	for (const struct value *v = before->child; v; v = v->next)
		add_variant(want, &last, undo_known(u, v));
	for (const struct value *v = undo_first(undo_list(u->now, "variants"));
	     v; v = v->next) {
		const struct value *id = value_get(v, "id");
		const struct value *left =
		    undo_find(undo_list(u->after, "variants"), id);

		if (left && !undo_find(before, id))
			delete_variant(u, left, v);
	}
	if (want->count)
		undo_want(u, "variants", want);
}
