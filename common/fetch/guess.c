#include "fetch/guess.h"

#include "base/hash.h"
#include "base/mem.h"
#include "fetch/ids.h"
#include "json/path.h"
#include "json/pick.h"

#include <stdlib.h>
#include <string.h>

static const char *const names[] = {"_id", "ID", "uuid", "guid", "gid", "sku",
    "handle", "slug", "code", "title", "name"};

/* From TITLE on, items may well have the same one. */
enum { NAMES = sizeof names / sizeof names[0], TITLE = 9 };

/* One of the names. */
struct candidate {
	struct path path;
	struct pick *pick;
	struct ids ids;
};

struct guess {
	const struct path *items;
	struct candidate each[NAMES];
	size_t first, end; /* those that are searched for */
};

struct guess *guess_new(const struct path *items)
{
	struct guess *g = mem_alloc(sizeof *g);

	*g = (struct guess){.items = items, .end = NAMES};
	for (size_t i = 0; i < NAMES; i++) {
		g->each[i].path.count = 1;
		g->each[i].path.step[0] = (struct path_step){.kind = PATH_NAME,
		    .name = names[i],
		    .len = strlen(names[i])};
	}
	return g;
}

void guess_free(struct guess *g)
{
	if (!g)
		return;
	for (size_t i = 0; i < NAMES; i++) {
		pick_free(g->each[i].pick);
		ids_release(&g->each[i].ids);
	}
	free(g);
}

static bool on_value(void *ctx, const struct pick_item *item)
{
	struct candidate *c = ctx;

	if (item->bare && item->type != JSON_NULL && !item->cut)
		ids_add(&c->ids, hash_of(item->text, item->len));
	return true;
}

void guess_begin(struct guess *g, struct fanout *scan)
{
	for (size_t i = 0; i < NAMES; i++) {
		struct candidate *c = &g->each[i];
		struct pick_rules rules = {
		    .path = g->items->text ? g->items : NULL,
		    .below = &c->path,
		    .missing_ok = true,
		    .lenient = true,
		    .handler = on_value,
		    .ctx = c};

		ids_reset(&c->ids);
		pick_free(c->pick);
		c->pick = i >= g->first && i < g->end ? pick_join(&rules, scan)
						      : NULL;
	}
}

struct ids *guess_end(struct guess *g, uint64_t items, bool *weak)
{
	for (size_t i = g->first; i < g->end; i++) {
		struct ids *ids = &g->each[i].ids;

		if (ids_end(ids, items) != IDS_DISTINCT)
			continue;
		g->first = i;
		g->end = i + 1;
		*weak = i >= TITLE;
		return ids;
	}
	g->first = g->end;
	return NULL;
}
