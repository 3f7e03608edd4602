#include "medusa/locations.h"

#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "json/value.h"
#include "medusa/list.h"
#include "medusa/medusa.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* The most that a message lists. */
enum { LISTED_MAX = 5 };

struct known {
	struct location location;
	struct known *next; /* in the order of their ids */
	bool several;	    /* another one has its name */
	bool warned;
};

struct locations {
	pthread_mutex_t lock; /* for what follows, until it was read */
	bool read;
	struct arena arena;
	struct known *first, *last;
	size_t count;
	struct map names, ids;
};

struct locations *locations_new(void)
{
	struct locations *l = mem_alloc(sizeof *l);

	*l = (struct locations){0};
	pthread_mutex_init(&l->lock, NULL);
	return l;
}

void locations_free(struct locations *l)
{
	map_release(&l->names);
	map_release(&l->ids);
	arena_release(&l->arena);
	pthread_mutex_destroy(&l->lock);
	free(l);
}

static void take(struct locations *l, const struct value *row)
{
	const struct value *id = value_text(row, "id");
	const struct value *name = value_text(row, "name");
	const struct value *channels = value_get(row, "sales_channels");
	struct known *k, *other;

	if (!id || !name)
		return;
	k = arena_alloc(&l->arena, sizeof *k);
	*k = (struct known){
	    .location = {id->text, name->text, channels && channels->count}};
	*(l->last ? &l->last->next : &l->first) = k;
	l->last = k;
	l->count++;
	map_put(&l->ids, id->text, id->len, k);
	other = map_put(&l->names, name->text, name->len, k);
	k->several = other != NULL;
}

bool locations_read(
    struct locations *l, struct medusa *m, struct medusa_answer *answer)
{
	enum { PAGE = 1000 };
	static const char path[] =
	    "/admin/stock-locations?fields=id,name,sales_channels.id";
	struct value *rows = NULL;
	bool ok;

	pthread_mutex_lock(&l->lock);
	if (!l->read) {
		*answer = medusa_list(
		    m, &l->arena, path, "stock_locations", PAGE, &rows);
		l->read = answer->outcome == OUTCOME_DONE;
		for (; l->read && rows; rows = rows->next)
			take(l, rows);
	}
	ok = l->read;
	pthread_mutex_unlock(&l->lock);
	return ok;
}

/* "the shop has 'Berlin', 'Hamburg'"; in the arena. */
static const char *list(const struct locations *l, struct arena *a)
{
	struct buf text = {0};
	size_t n = 0;
	const char *copy;

	buf_puts(&text, l->count ? "the shop has " : "the shop has none");
	for (const struct known *k = l->first; k && n < LISTED_MAX;
	     k = k->next, n++)
		buf_printf(&text, "%s'%s'", n ? ", " : "", k->location.name);
	if (l->count > LISTED_MAX)
		buf_printf(&text, " and %zu more", l->count - LISTED_MAX);
	copy = arena_copy(a, text.data, text.len);
	buf_release(&text);
	return copy;
}

const struct location *locations_named(struct locations *l, struct arena *a,
    const char *name, size_t len, const char **why)
{
	const struct known *k = map_get(&l->names, name, len);

	if (k && !k->several)
		return &k->location;
	*why = k ? arena_printf(a,
		       "several stock locations are named '%s'; give the id: "
		       "{\"id\": ...}",
		       name)
		 : arena_printf(a, "there is no stock location '%s'; %s", name,
		       list(l, a));
	return NULL;
}

const struct location *locations_with_id(struct locations *l, struct arena *a,
    const char *id, size_t len, const char **why)
{
	const struct known *k = map_get(&l->ids, id, len);

	if (k)
		return &k->location;
	*why =
	    arena_printf(a, "there is no stock location with the id '%s'", id);
	return NULL;
}

const struct location *locations_only(
    struct locations *l, struct arena *a, const char **why)
{
	if (l->count == 1)
		return &l->first->location;
	*why = arena_printf(a, "'location' is missing; %s", list(l, a));
	return NULL;
}

bool locations_warns(struct locations *l, const struct location *location)
{
	struct known *k = map_get(&l->ids, location->id, strlen(location->id));
	bool warns;

	if (location->has_channel)
		return false;
	pthread_mutex_lock(&l->lock);
	warns = !k->warned;
	k->warned = true;
	pthread_mutex_unlock(&l->lock);
	return warns;
}
