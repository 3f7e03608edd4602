#include "medusa/names.h"

#include "base/mem.h"
#include "medusa/medusa.h"
#include "medusa/name_create.h"
#include "medusa/name_kind.h"
#include "medusa/name_known.h"
#include "medusa/name_lookup.h"

#include <pthread.h>
#include <stdlib.h>

struct names {
	unsigned create;
	bool dry_run;
	const char *absent;   /* the reason when an option would create it */
	pthread_mutex_t lock; /* for `known` */
	struct name_known known;
};

struct names *names_new(unsigned create, const char *option, bool dry_run)
{
	struct names *n = mem_alloc(sizeof *n);

	*n = (struct names){.create = create, .dry_run = dry_run};
	n->absent = arena_printf(
	    &n->known.arena, "does not exist; %s would create it", option);
	pthread_mutex_init(&n->lock, NULL);
	return n;
}

void names_free(struct names *n)
{
	name_known_release(&n->known);
	pthread_mutex_destroy(&n->lock);
	free(n);
}

void names_want(struct names_wanted *list, struct arena *a, enum name_kind kind,
    const char *name, size_t len)
{
	struct name *w = arena_alloc(a, sizeof *w);

	*w = (struct name){NULL, name, len};
	*(list->first[kind] ? list->last[kind] : &list->first[kind]) = w;
	list->last[kind] = &w->next;
}

/* The names of the list that are NAME_NEW; from now on NAME_MISSING. */
static struct name *take_new(
    struct name_known *k, enum name_kind kind, struct name *list)
{
	struct name *first = NULL, **last = &first;

	for (struct name *w = list; w; w = w->next) {
		if (name_known_state(k, kind, w->name, w->len, NULL) !=
		    NAME_NEW)
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

static void resolve_kind(
    struct names *n, enum name_kind kind, struct name *list)
{
	struct name *new = take_new(&n->known, kind, list);

	if (new)
		name_lookup(&n->known, kind, new);
	if (n->create & 1U << kind)
		name_create(&n->known, kind, new, n->dry_run);
}

bool names_resolve(struct names *n, struct names_wanted *list, struct medusa *m,
    struct arena *a, struct medusa_answer *answer, const char **what)
{
	bool ok;

	pthread_mutex_lock(&n->lock);
	n->known.medusa = m;
	n->known.round = a;
	for (int k = 0; k < NAME_KINDS; k++)
		resolve_kind(n, (enum name_kind)k, list->first[k]);
	*what = n->known.failed;
	*answer = n->known.failure;
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
		*why = "is not unique; give the id: {\"id\": ...}";
		break;
	default:
		*why = why_not(n, kind, name_known_refusal(k, kind, name, len));
	}
	return id;
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
