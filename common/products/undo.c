/*
 * The undo of products as a resource.
 *
 * A product that the run has created becomes a draft, or is deleted if the
 * rules say so and nobody has changed it since.
 *
 * Variants that the run has added are deleted first, by a request of their own:
 * only then nothing uses the option values that it has added with them, and
 * Medusa keeps a value that is used. So the product is looked at again then,
 * and so it is after a variant was brought back: Medusa 2.21 refuses to make it
 * with its inventory item.
 */
#include "products/undo.h"

#include "base/buf.h"
#include "base/mem.h"
#include "json/value.h"
#include "json/writer.h"
#include "products/plan.h"
#include "products/schema.h"
#include "sync/batch.h"
#include "sync/plan.h"

#include <stdarg.h>
#include <string.h>

/* --- what is wanted */

void undo_conflict(struct undo *u, const char *why, const char *path, ...)
{
	va_list ap;

	if (!u->plan)
		return;
	va_start(ap, path);
	plan_conflict(u->plan, why, arena_vprintf(u->arena, path, ap));
	va_end(ap);
}

void undo_want(struct undo *u, const char *name, struct value *v)
{
	value_append(u->want, &u->last, name, v);
}

const struct value *undo_list(const struct value *row, const char *name)
{
	const struct value *list = value_get(row, name);

	return list && list->type == JSON_ARRAY ? list : NULL;
}

const struct value *undo_first(const struct value *list)
{
	return list ? list->child : NULL;
}

const struct value *undo_find(const struct value *list, const struct value *id)
{
	const struct value *v = list ? list->child : NULL;

	while (v && !value_same_text(value_get(v, "id"), id))
		v = v->next;
	return v;
}

/* The shipping profile is the only reference that Medusa answers as an object
 * alone. */
static const struct value *ref_id(const struct value *row, const char *name)
{
	const char *ref = "shipping_profile";

	if (strcmp(name, ref) == 0)
		return value_get(value_get(row, name), "id");
	return value_get(row, name);
}

static void undo_ref(struct undo *u, const struct member *m)
{
	const struct member_ref *ref = member_ref(m);
	struct value *v = undo_scalar(u, "", m, ref_id(u->before, m->name),
	    ref_id(u->after, m->name), ref_id(u->now, m->name));

	if (!v)
		return;
	if (u->plan && v->type == JSON_STRING &&
	    !names_has_id(u->batch->names, ref->kind, v->text, v->len))
		undo_conflict(
		    u, "what it was does not exist any more", "%s", m->name);
	else
		undo_want(u, ref->as, v);
}

static void undo_member(struct undo *u, const struct member *m)
{
	const struct value *before = value_get(u->before, m->name);
	const struct value *after = value_get(u->after, m->name);
	const struct value *now = value_get(u->now, m->name);
	struct value *v = NULL;

	switch (m->kind) {
	case MEMBER_KEY:
	case MEMBER_SCALAR:
	case MEMBER_MEASURE:
	case MEMBER_FIXED:
		v = undo_scalar(u, "", m, before, after, now);
		break;
	case MEMBER_METADATA:
		v = undo_metadata(u, "", before, after, now);
		break;
	case MEMBER_IMAGES:
		undo_images(u);
		break;
	case MEMBER_SET:
		undo_set(u, m);
		break;
	case MEMBER_REF:
		undo_ref(u, m);
		break;
	default:
		break;
	}
	if (v)
		undo_want(u, m->name, v);
}

/* Is it a reference that is compared under another name? */
static bool is_name(const struct member *m)
{
	return m->kind == MEMBER_REF &&
	       strcmp(m->name, "shipping_profile") != 0 &&
	       strcmp(m->name, member_ref(m)->as) != 0;
}

static void undo_members(
    struct undo *u, const struct value *row, const struct value *but)
{
	for (const struct value *v = row ? row->child : NULL; v; v = v->next) {
		const struct member *m = product_member(v);

		if (m && !is_name(m) && !value_get(but, v->key))
			undo_member(u, m);
	}
}

static void undo_update(struct undo *u)
{
	undo_members(u, u->before, NULL);
	undo_members(u, u->after, u->before);
	undo_variants(u);
	undo_options(u);
	/* Otherwise it would follow the images. */
	if (value_get(u->want, "images") && !value_get(u->want, "thumbnail")) {
		const struct value *now = value_get(u->now, "thumbnail");

		undo_want(u, "thumbnail",
		    now ? value_copy(u->arena, now)
			: value_new(u->arena, JSON_NULL));
	}
}

static const struct value *draft(struct arena *a)
{
	return value_string(a, "draft", strlen("draft"));
}

static void undo_create(struct undo *u)
{
	static const struct value probe = {
	    .key = "status", .key_len = sizeof "status" - 1};
	const struct value *after = value_get(u->after, "status");
	struct value *v;

	v = undo_scalar(u, "", product_member(&probe), draft(u->arena),
	    after ? after : draft(u->arena), value_get(u->now, "status"));
	if (v)
		undo_want(u, "status", v);
}

struct undo undo_begin(struct batch *b, struct item *item, struct plan *p)
{
	const struct undo_entry *e = item->own;
	const struct value *after = value_get(e->outcome, "after");
	const struct value *before = value_get(e->plan, "before");
	struct undo u = {.batch = b,
	    .arena = &b->arena,
	    .plan = p,
	    .before = value_is_null(before) ? NULL : before,
	    .now = item->have,
	    .after = after,
	    .want = value_new(&b->arena, JSON_OBJECT),
	    .gone = value_new(&b->arena, JSON_ARRAY)};

	if (!after)
		u.after = e->created ? value_get(e->plan, "after")
				     : undo_intended(u.arena, u.before,
					   value_get(e->plan, "after"), u.now);
	undo_want(&u, "id", value_copy(u.arena, value_get(u.now, "id")));
	if (e->created)
		undo_create(&u);
	else
		undo_update(&u);
	item->owned = item->full = u.want;
	return u;
}

/* --- planning */

static void add_delete(
    struct plan *p, const char *what, const char *path, const struct value *ids)
{
	struct buf body = {0};
	struct writer w = {.to = &body};

	writer_object(&w, NULL);
	writer_value(&w, "delete", ids);
	writer_end(&w);
	plan_step(p, STEP_BEFORE, what, path, &body);
	buf_release(&body);
}

/* Is nothing of it changed, as far as the run has written it? */
static bool is_untouched(const struct value *after, const struct value *now)
{
	for (const struct value *v = after->child; v; v = v->next)
		if (!value_equal(v, value_get(now, v->key)))
			return false;
	return true;
}

static bool plan_deletion(struct batch *b, struct item *item)
{
	const struct undo_entry *e = item->own;
	const struct value *after = value_get(e->outcome, "after");
	const struct value *id = value_get(item->have, "id");
	struct value *ids = value_new(&b->arena, JSON_ARRAY), *last = NULL;

	if (!after || !is_untouched(after, item->have)) {
		item->plan.error_type = "conflict";
		return plan_refuse(&item->plan,
		    "it has been changed since the run created it; without "
		    "--undo-created it becomes a draft");
	}
	plan_change(&item->plan, id, NULL, "id");
	value_append(ids, &last, NULL, value_copy(&b->arena, id));
	add_delete(&item->plan, "delete a product",
	    "/admin/products/batch?fields=id", ids);
	return true;
}

bool undo_plan(struct batch *b, struct item *item)
{
	const struct undo_entry *e = item->own;
	struct plan *p = &item->plan;
	struct undo u;

	if (e->created && b->rules.undo_deletes) /* a lost request did it */
		return !item->have || plan_deletion(b, item);
	if (!item->have) {
		p->error_type = "conflict";
		return plan_refuse(p, "it has been deleted meanwhile");
	}
	u = undo_begin(b, item, p);
	if (!product_plan(b, item))
		return false;
	p->kept = (struct kept){0}; /* all of it is meant to stay */
	p->unfinished |= u.again;
	if (u.gone->count) {
		p->steps = NULL;
		add_delete(p, "delete variants",
		    plan_path(&b->arena, "/admin/products/",
			value_get(item->have, "id"),
			"/variants/batch?fields=id"),
		    u.gone);
		p->unfinished = true;
	}
	return p->changes || !p->conflicts || item->action != ITEM_PENDING ||
	       plan_refuse_conflicts(p);
}
