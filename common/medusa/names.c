#include "medusa/names.h"

#include "base/mem.h"
#include "medusa/medusa.h"
#include "medusa/name_create.h"
#include "medusa/name_kind.h"
#include "medusa/name_known.h"
#include "medusa/name_lookup.h"
#include "medusa/name_tree.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct names {
	unsigned create;
	const char *hint;     /* that an option would create it */
	const char *absent;   /* the reason with that */
	pthread_mutex_t lock; /* for `known` */
	struct name_known known;
};

struct names *names_new(unsigned create, const char *option)
{
	struct names *n = mem_alloc(sizeof *n);

	*n = (struct names){.create = create};
	n->hint = arena_printf(&n->known.arena, "; %s would create it", option);
	n->absent = arena_printf(&n->known.arena, "does not exist%s", n->hint);
	pthread_mutex_init(&n->lock, NULL);
	return n;
}

void names_watch(struct names *n, const struct names_watch *watch)
{
	n->known.watch = *watch;
}

void names_free(struct names *n)
{
	name_known_release(&n->known);
	pthread_mutex_destroy(&n->lock);
	free(n);
}

static void want(
    struct names_list *list, struct arena *a, const char *text, size_t len)
{
	struct name *w = arena_alloc(a, sizeof *w);

	*w = (struct name){NULL, text, len};
	*(list->first ? list->last : &list->first) = w;
	list->last = &w->next;
}

void names_want(struct names_wanted *list, struct arena *a, enum name_kind kind,
    const char *name, size_t len)
{
	want(&list->names[kind], a, name, len);
}

void names_want_id(struct names_wanted *list, struct arena *a,
    enum name_kind kind, const char *id, size_t len)
{
	want(&list->ids[kind], a, id, len);
}

/* Is it to be looked up, and to be created if it is missing? */
static bool is_new(
    struct name_known *k, enum name_kind kind, const struct name *w)
{
	if (!name_known_is_planned(k, kind, w))
		return name_known_state(k, kind, w->name, w->len, NULL) ==
		       NAME_NEW;
	k->uses_planned = true;
	return k->create;
}

/* The names of the list that are new; from now on NAME_MISSING. */
static struct name *take_new(
    struct name_known *k, enum name_kind kind, struct name *list)
{
	struct name *first = NULL, **last = &first;

	for (struct name *w = list; w; w = w->next) {
		if (!is_new(k, kind, w))
			continue;
		if (w->len > NAME_MAX_BYTES) {
			name_known_refuse(k, kind, w->name, w->len,
			    arena_printf(&k->arena, "is longer than %d bytes",
				NAME_MAX_BYTES));
			continue;
		}
		name_known_miss(k, kind, w->name, w->len);
		*last = w;
		last = &w->next;
	}
	*last = NULL;
	return first;
}

/* The same for ids; those that cannot be one are not in the result. */
static struct name *take_new_ids(
    struct name_known *k, enum name_kind kind, struct name *list)
{
	struct name *first = NULL, **last = &first;

	for (struct name *w = list; w; w = w->next) {
		if (name_known_id_state(k, kind, w->name, w->len) != NAME_NEW)
			continue;
		name_known_id_miss(k, kind, w->name, w->len);
		if (!w->len || w->len > NAME_MAX_BYTES)
			continue;
		*last = w;
		last = &w->next;
	}
	*last = NULL;
	return first;
}

/* What to say of a path that fits no category, or several. */
static char *explain_category(
    const struct names *n, struct name_known *k, const struct name *w)
{
	const struct name_found f = name_tree_find(&k->tree, w->name, w->len);
	const char *where;

	if (f.several)
		return arena_printf(&k->arena,
		    "is not unique; in place of '%.*s', give one of the "
		    "handles %s",
		    (int)f.len, w->name,
		    name_tree_handles(&k->tree, k->round, f.several));
	where = name_tree_elsewhere(&k->tree, k->round, w->name, w->len);
	return where ? arena_printf(&k->arena,
			   "does not exist; the shop has %s%s", where, n->hint)
		     : NULL;
}

static void explain(struct names *n, const struct name *list)
{
	struct name_known *k = &n->known;

	for (const struct name *w = list; w; w = w->next) {
		bool refused =
		    name_known_refusal(k, NAME_CATEGORY, w->name, w->len);
		bool found = name_known_state(k, NAME_CATEGORY, w->name, w->len,
				 NULL) == NAME_HAS_ID;
		char *why = refused || found ? NULL : explain_category(n, k, w);

		if (why)
			name_known_refuse(
			    k, NAME_CATEGORY, w->name, w->len, why);
	}
}

static void resolve_kind(
    struct names *n, enum name_kind kind, const struct names_wanted *list)
{
	struct name_known *k = &n->known;
	struct name *new = take_new(k, kind, list->names[kind].first);
	struct name *ids = take_new_ids(k, kind, list->ids[kind].first);

	if (new)
		name_lookup(k, kind, new);
	if (ids)
		name_lookup_ids(k, kind, ids);
	if (n->create & 1U << kind)
		name_create(k, kind, new);
	for (const struct name *w = new; w; w = w->next)
		k->uses_planned |= name_known_is_planned(k, kind, w);
	if (kind == NAME_CATEGORY)
		explain(n, new);
}

bool names_resolve(struct names *n, struct names_wanted *list, bool create,
    struct medusa *m, struct arena *a, struct medusa_answer *answer,
    const char **what)
{
	bool ok;

	pthread_mutex_lock(&n->lock);
	n->known.medusa = m;
	n->known.round = a;
	n->known.create = create;
	n->known.planned = NULL;
	n->known.uses_planned = false;
	for (int k = 0; k < NAME_KINDS; k++)
		resolve_kind(n, (enum name_kind)k, list);
	*what = n->known.failed;
	*answer = n->known.failure;
	list->planned = n->known.planned;
	list->uses_planned = n->known.uses_planned;
	ok = !n->known.failed;
	pthread_mutex_unlock(&n->lock);
	return ok;
}

/* The caller holds the lock. */
static const char *why_not(
    const struct names *n, enum name_kind kind, const char *refusal)
{
	if (refusal)
		return refusal;
	if (!name_kind_creatable(kind))
		return "does not exist";
	return n->create & 1U << kind
		   ? "does not exist and could not be created"
		   : n->absent;
}

/* The caller holds the lock. */
static const char *find(struct names *n, enum name_kind kind, const char *name,
    size_t len, const char **why)
{
	const struct name_known *k = &n->known;
	const char *id = NULL;

	switch (name_known_state(k, kind, name, len, &id)) {
	case NAME_HAS_ID:
		break;
	case NAME_SEVERAL:
		*why = name_known_refusal(k, kind, name, len);
		if (!*why)
			*why = "is not unique; give the id: {\"id\": ...}";
		break;
	default:
		*why = why_not(n, kind, name_known_refusal(k, kind, name, len));
	}
	return id;
}

bool names_has_id(
    struct names *n, enum name_kind kind, const char *id, size_t len)
{
	bool has;

	pthread_mutex_lock(&n->lock);
	has = name_known_id_state(&n->known, kind, id, len) == NAME_HAS_ID;
	pthread_mutex_unlock(&n->lock);
	return has;
}

const char *names_name(struct names *n, struct arena *a, enum name_kind kind,
    const char *id, size_t len)
{
	const char *name;

	pthread_mutex_lock(&n->lock);
	name = name_known_name(&n->known, kind, id, len);
	if (name)
		name = arena_copy(a, name, strlen(name));
	pthread_mutex_unlock(&n->lock);
	return name;
}

const char *names_id(struct names *n, enum name_kind kind, const char *name,
    size_t len, const char **why)
{
	const char *id;

	pthread_mutex_lock(&n->lock);
	id = find(n, kind, name, len, why);
	pthread_mutex_unlock(&n->lock);
	return id;
}
