#include "products/ref.h"

#include "base/map.h"
#include "base/mem.h"
#include "json/value.h"
#include "json/writer.h"
#include "medusa/name_kind.h"
#include "medusa/names.h"
#include "products/draft.h"
#include "products/row_ids.h"
#include "products/schema.h"
#include "sync/batch.h"
#include "sync/plan.h"

#include <string.h>

static enum name_kind kind_of(const struct member *m)
{
	return member_ref(m)->kind;
}

/* The id for a name or an object with an `id`; NULL sets the plan's error. */
static const char *id_of(
    struct draft *d, const struct member *m, const struct value *v)
{
	const struct value *id = member_ref_id(m, v);
	enum name_kind kind = kind_of(m);
	const char *why, *found = id ? id->text : NULL;

	if (!id && v->type != JSON_STRING) {
		plan_refuse(d->plan,
		    "'%s' holds %s; expected a name or an object with an "
		    "'id'",
		    m->name, event_name(v->type));
	} else if (!id) {
		found = names_id(d->batch->names, kind, v->text, v->len, &why);
		if (!found)
			plan_refuse(d->plan, "the %s '%s' %s",
			    name_kind_word(kind), v->text, why);
	} else if (!names_has_id(d->batch->names, kind, id->text, id->len)) {
		plan_refuse(d->plan, "the %s with the id '%s' does not exist",
		    name_kind_word(kind), id->text);
		found = NULL;
	}
	return found;
}

/* The name of the thing with this id: as far as is known, or its `name`, or
 * else the id. */
static const struct value *name_of(struct draft *d, const struct member *m,
    const char *id, const struct value *name)
{
	const char *known =
	    names_name(d->batch->names, d->arena, kind_of(m), id, strlen(id));

	if (!known && name)
		return name;
	if (!known)
		known = id;
	return value_string(d->arena, known, strlen(known));
}

/* What an element of the input is called in a change. */
static const struct value *input_name(struct draft *d, const struct member *m,
    const struct value *v, const char *id)
{
	return member_ref_id(m, v) ? name_of(d, m, id, NULL) : v;
}

/* What Medusa has of a reference: the thing, as far as it was looked up. */
static const struct value *old_thing(
    const struct member *m, const struct value *product)
{
	switch (kind_of(m)) {
	case NAME_TYPE:
		return value_get(product, "type");
	case NAME_COLLECTION:
		return value_get(product, "collection");
	default:
		return value_get(product, "shipping_profile");
	}
}

static const struct value *old_id(
    const struct member *m, const struct value *product)
{
	return kind_of(m) == NAME_PROFILE
		   ? value_get(old_thing(m, product), "id")
		   : value_get(product, member_ref(m)->as);
}

static void put_ref(struct draft *d, const struct member *m, const char *id)
{
	const char *name = member_ref(m)->as;

	if (id)
		writer_text(&d->body, name, id);
	else
		writer_literal(&d->body, name, "null");
}

bool ref_diff(struct draft *d, const struct member *m, const struct value *want,
    const struct value *product)
{
	const struct value *old = old_id(m, product);
	const char *id = NULL;

	if (want->type != JSON_NULL) {
		id = id_of(d, m, want);
		if (!id)
			return false;
	}
	if (id ? value_is(old, id) : value_is_null(old))
		return true;
	if (!value_is_null(old))
		old = name_of(d, m, old->text,
		    value_text(
			old_thing(m, product), name_kind_shown(kind_of(m))));
	plan_change(d->plan, old, id ? input_name(d, m, want, id) : want, "%s",
	    m->name);
	put_ref(d, m, id);
	return true;
}

bool ref_new(struct draft *d, const struct member *m, const struct value *want)
{
	const char *id = NULL;

	if (want->type != JSON_NULL) {
		id = id_of(d, m, want);
		if (!id)
			return false;
	}
	if (id || kind_of(m) != NAME_PROFILE)
		put_ref(d, m, id);
	return true;
}

/* The ids of the input, each once, with their elements. */
struct set {
	size_t count;
	struct set_element {
		const char *id;
		const struct value *element;
	} * list;
};

static bool read_set(struct draft *d, const struct member *m,
    const struct value *want, struct set *s)
{
	struct map seen = {0};
	const char *id = NULL;
	const struct value *e = want->child;

	s->count = 0;
	s->list =
	    arena_alloc(d->arena, size_mul(want->count + 1, sizeof *s->list));
	for (; e && (id = id_of(d, m, e)); e = e->next)
		if (!map_put(&seen, id, strlen(id), &seen))
			s->list[s->count++] = (struct set_element){id, e};
	map_release(&seen);
	return !e;
}

static void put_set(
    struct draft *d, const struct member *m, const struct set *s)
{
	writer_array(&d->body, m->name);
	for (size_t i = 0; i < s->count; i++) {
		writer_object(&d->body, NULL);
		writer_text(&d->body, "id", s->list[i].id);
		writer_end(&d->body);
	}
	writer_end(&d->body);
}

/* The names of what Medusa has; `by_id` gets them, too. */
static const struct value *old_names(struct draft *d, const struct member *m,
    const struct value *have, struct map *by_id)
{
	struct value *names = value_new(d->arena, JSON_ARRAY), *last = NULL;

	for (const struct value *v = have ? have->child : NULL; v;
	     v = v->next) {
		const struct value *id = value_text(v, "id");
		struct value *name;

		if (!id)
			continue;
		name = value_copy(
		    d->arena, name_of(d, m, id->text,
				  value_text(v, name_kind_shown(kind_of(m)))));
		map_put(by_id, id->text, id->len, name);
		value_append(names, &last, NULL, name);
	}
	return names;
}

/* The names of the input; what Medusa has is called as there. */
static const struct value *new_names(struct draft *d, const struct member *m,
    const struct set *s, const struct map *old)
{
	struct value *names = value_new(d->arena, JSON_ARRAY), *last = NULL;

	for (size_t i = 0; i < s->count; i++) {
		const char *id = s->list[i].id;
		const struct value *name = map_get(old, id, strlen(id));

		if (!name)
			name = input_name(d, m, s->list[i].element, id);
		value_append(names, &last, NULL, value_copy(d->arena, name));
	}
	return names;
}

static void note(struct draft *d, const struct member *m, const struct set *s,
    const struct value *have)
{
	struct map by_id = {0};
	const struct value *old = old_names(d, m, have, &by_id);

	plan_change(d->plan, old, new_names(d, m, s, &by_id), "%s", m->name);
	map_release(&by_id);
}

static bool same(const struct set *s, const struct value *have)
{
	struct map old = {0};
	bool all = s->count == (have ? have->count : 0);

	row_ids_add(&old, have);
	for (size_t i = 0; all && i < s->count; i++)
		all = map_get(&old, s->list[i].id, strlen(s->list[i].id));
	map_release(&old);
	return all;
}

bool set_diff(struct draft *d, const struct member *m, const struct value *want,
    const struct value *have)
{
	struct set s;

	if (!read_set(d, m, want, &s))
		return false;
	if (same(&s, have))
		return true;
	note(d, m, &s, have);
	put_set(d, m, &s);
	return true;
}

bool set_new(struct draft *d, const struct member *m, const struct value *want)
{
	struct set s;

	if (!read_set(d, m, want, &s))
		return false;
	put_set(d, m, &s);
	return true;
}
