/*
 * The undo of members without ids of their own, of sets and of images.
 */
#include "base/mem.h"
#include "json/value.h"
#include "medusa/names.h"
#include "products/compare.h"
#include "products/schema.h"
#include "products/undo.h"
#include "sync/batch.h"

#include <stdlib.h>

static const char changed[] = "it has been changed since";

bool undo_same(
    const struct member *m, const struct value *a, const struct value *b)
{
	if (value_is_null(a) || value_is_null(b))
		return value_is_null(a) && value_is_null(b);
	return compare_member(m, a, b);
}

static struct value *copy(struct undo *u, const struct value *v)
{
	return v ? value_copy(u->arena, v) : value_new(u->arena, JSON_NULL);
}

struct value *undo_scalar(struct undo *u, const char *of,
    const struct member *m, const struct value *before,
    const struct value *after, const struct value *now)
{
	if (undo_same(m, before, after) || undo_same(m, now, before))
		return NULL;
	if (undo_same(m, now, after))
		return copy(u, before);
	undo_conflict(u, changed, "%s%s", of, m->name);
	return NULL;
}

/* --- metadata */

static bool is_none(const struct value *v)
{
	return value_is_null(v) || (v->type == JSON_STRING && !v->len);
}

static bool same_entry(const struct value *a, const struct value *b)
{
	return is_none(a) || is_none(b) ? is_none(a) && is_none(b)
					: value_equal(a, b);
}

struct metadata {
	struct undo *u;
	const char *of;
	const struct value *before, *after, *now;
	struct value *want, *last;
};

static void undo_entry(struct metadata *m, const char *key)
{
	const struct value *before = value_get(m->before, key);
	const struct value *after = value_get(m->after, key);
	const struct value *now = value_get(m->now, key);

	if (same_entry(before, after) || same_entry(now, before))
		return;
	if (same_entry(now, after))
		value_append(m->want, &m->last, key, copy(m->u, before));
	else
		undo_conflict(m->u, changed, "%smetadata.%s", m->of, key);
}

static bool removes_all(const struct metadata *m)
{
	for (const struct value *v = m->now->child; v; v = v->next) {
		const struct value *want = value_get(m->want, v->key);

		if (!is_none(v) && (!want || !is_none(want)))
			return false;
	}
	return true;
}

struct value *undo_metadata(struct undo *u, const char *of,
    const struct value *before, const struct value *after,
    const struct value *now)
{
	struct metadata m = {
	    u, of, before, after, now, value_new(u->arena, JSON_OBJECT), NULL};

	for (const struct value *v = before ? before->child : NULL; v;
	     v = v->next)
		undo_entry(&m, v->key);
	for (const struct value *v = after ? after->child : NULL; v;
	     v = v->next)
		if (!value_get(before, v->key))
			undo_entry(&m, v->key);
	if (!m.want->count)
		return NULL;
	/* {} is not null. */
	return value_is_null(before) && removes_all(&m)
		   ? value_new(u->arena, JSON_NULL)
		   : m.want;
}

/* --- sets */

static void add_id(struct undo *u, struct value *to, struct value **last,
    const struct value *v)
{
	struct value *one = value_new(u->arena, JSON_OBJECT), *end = NULL;

	value_append(one, &end, "id", copy(u, value_get(v, "id")));
	value_append(to, last, NULL, one);
}

/* Does it still exist? Only known when plans are made. */
static bool exists(
    struct undo *u, const struct member *m, const struct value *v)
{
	const struct value *id = value_text(v, "id");

	if (!u->plan || !id ||
	    names_has_id(
		u->batch->names, member_ref(m)->kind, id->text, id->len))
		return true;
	undo_conflict(
	    u, "it does not exist any more", "%s[%s]", m->name, id->text);
	return false;
}

void undo_set(struct undo *u, const struct member *m)
{
	const struct value *before = value_get(u->before, m->name);
	const struct value *after = value_get(u->after, m->name);
	const struct value *now = value_get(u->now, m->name);
	struct value *want = value_new(u->arena, JSON_ARRAY), *last = NULL;
	bool differs = false;

	for (const struct value *v = now ? now->child : NULL; v; v = v->next) {
		const struct value *id = value_get(v, "id");

		if (undo_find(after, id) && !undo_find(before, id))
			differs = true; /* the run has added it */
		else
			add_id(u, want, &last, v);
	}
	for (const struct value *v = before ? before->child : NULL; v;
	     v = v->next) {
		const struct value *id = value_get(v, "id");

		if (undo_find(after, id) || undo_find(now, id) ||
		    !exists(u, m, v))
			continue;
		add_id(u, want, &last, v);
		differs = true;
	}
	if (differs)
		undo_want(u, m->name, want);
}

/* --- images */

struct image {
	const struct value *value, *id;
	double rank;
};

struct images {
	struct image *list;
	size_t count;
};

static int by_rank(const void *a, const void *b)
{
	const struct image *x = a, *y = b;

	return (x->rank > y->rank) - (x->rank < y->rank);
}

static struct images read_images(struct undo *u, const struct value *list)
{
	struct images to = {
	    arena_alloc(u->arena,
		size_mul((list ? list->count : 0) + 1, sizeof *to.list)),
	    0};

	for (const struct value *v = list ? list->child : NULL; v;
	     v = v->next) {
		const struct value *rank = value_get(v, "rank");
		struct image *one = &to.list[to.count++];

		*one = (struct image){v, value_text(v, "id"),
		    rank ? strtod(rank->text, NULL) : (double)to.count};
	}
	qsort(to.list, to.count, sizeof *to.list, by_rank);
	return to;
}

static bool has_image(const struct images *i, const struct value *id)
{
	for (size_t n = 0; id && n < i->count; n++)
		if (value_same_text(i->list[n].id, id))
			return true;
	return false;
}

/* Others may have written the same images without ids, which gives them new
 * ones: the URL tells which is which then. */
static void rename_image(
    struct images *before, struct image *left, const struct value *id)
{
	for (size_t n = 0; n < before->count; n++)
		if (value_same_text(before->list[n].id, left->id))
			before->list[n].id = id;
	left->id = id;
}

static void find_renewed(
    struct images *before, struct images *after, const struct images *now)
{
	for (size_t i = 0; i < after->count; i++) {
		struct image *left = &after->list[i];

		if (has_image(now, left->id))
			continue;
		for (size_t n = 0; n < now->count; n++) {
			const struct image *new = &now->list[n];

			if (has_image(before, new->id) ||
			    has_image(after, new->id) ||
			    !value_same_text(value_get(new->value, "url"),
				value_get(left->value, "url")))
				continue;
			rename_image(before, left, new->id);
			break;
		}
	}
}

static void add_image(struct undo *u, struct value *to, struct value **last,
    const struct image *i)
{
	struct value *one = value_new(u->arena, JSON_OBJECT), *end = NULL;

	if (i->id)
		value_append(one, &end, "id", copy(u, i->id));
	value_append(one, &end, "url", copy(u, value_get(i->value, "url")));
	value_append(to, last, NULL, one);
}

static bool same_order(const struct images *a, const struct images *b)
{
	size_t n = 0;

	while (a->count == b->count && n < a->count &&
	       value_same_text(a->list[n].id, b->list[n].id))
		n++;
	return a->count == b->count && n == a->count;
}

void undo_images(struct undo *u)
{
	struct images before = read_images(u, value_get(u->before, "images"));
	struct images after = read_images(u, value_get(u->after, "images"));
	const struct images now = read_images(u, value_get(u->now, "images"));
	struct value *want = value_new(u->arena, JSON_ARRAY), *last = NULL;

	find_renewed(&before, &after, &now);
	if (same_order(&before, &after) || same_order(&before, &now))
		return;
	for (size_t i = 0; i < before.count; i++)
		if (has_image(&now, before.list[i].id) ||
		    !has_image(&after, before.list[i].id))
			add_image(u, want, &last, &before.list[i]);
	for (size_t i = 0; i < now.count; i++)
		if (!has_image(&before, now.list[i].id) &&
		    !has_image(&after, now.list[i].id))
			add_image(u, want, &last, &now.list[i]);
	undo_want(u, "images", want);
}
