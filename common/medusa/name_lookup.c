/*
 * Looks up the ids of names.
 *
 * Input: a list of names of one kind; those that are NAME_MISSING are looked
 * up. Result: a name has an id when one thing in Medusa has this name. It is
 * NAME_SEVERAL when more than one thing has it, and stays NAME_MISSING when
 * nothing has. Or k->failed is set, because the server could not be asked.
 *
 * Most kinds are looked up with a filter, many names in one request. A kind
 * with handles is looked up by handle first, because a handle is unique; what
 * this finds is no longer NAME_MISSING and is not looked up by title.
 *
 * Medusa has no filter for the name of a category. A shop has few categories,
 * so all of them are read, once in a run, and each is recorded by its path and
 * by its handle. Handles are recorded last: they replace a path of the same
 * text, because a path need not be unique.
 *
 * Invariant: an id is recorded only for a name that stands beside it in
 * Medusa's answer, whatever was asked for. So a server that ignores a filter
 * gives no name a wrong id.
 */
#include "medusa/name_lookup.h"

#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "http/url.h"
#include "json/value.h"
#include "medusa/list.h"
#include "medusa/medusa.h"
#include "medusa/name_kind.h"
#include "medusa/name_known.h"

#include <stdlib.h>

enum {
	NAMES_MAX = 200, /* in one request */
	/* From this length on another name may not fit. */
	URL_FULL = MEDUSA_URL_MAX - 3 * NAME_MAX_BYTES,
	TREE_DEPTH = 32, /* steps of a path; those above are left out */
};

const char name_separator[] = " > ";

static void learn(struct name_known *k, enum name_kind kind, const char *by,
    const struct value *thing)
{
	const struct value *id = value_text(thing, "id");
	const struct value *name = value_text(thing, by);

	if (id && name)
		name_known_add(k, kind, name->text, name->len, id);
}

static struct value *ask(
    struct name_known *k, enum name_kind kind, const char *path, size_t limit)
{
	struct medusa_answer answer;
	struct value *rows;

	if (k->failed)
		return NULL;
	answer = medusa_list(k->medusa, k->round, path,
	    name_kind_route(kind)->list, limit, &rows);
	if (answer.outcome == OUTCOME_DONE)
		return rows;
	name_known_fail(k, "look up names", &answer);
	return NULL;
}

/* Asks for as many names as fit into a request; returns the rest. */
static struct name *look_up_some(
    struct name_known *k, enum name_kind kind, const char *by, struct name *w)
{
	const struct name_kind_route *route = name_kind_route(kind);
	unsigned most = route->one_by_one ? 1 : NAMES_MAX;
	const struct value *v;
	struct buf path = {0};
	unsigned count = 0;

	buf_printf(&path, "%s?fields=id,%s", route->path, by);
	for (; w && count < most && path.len < URL_FULL; w = w->next) {
		if (!name_known_is_missing(k, kind, w))
			continue;
		buf_printf(&path, "&%s=", by);
		url_encode(&path, w->name, w->len);
		count++;
	}
	/* Two things may have one name: pages of twice as many rows. */
	for (v = count ? ask(k, kind, path.data, 2 * count) : NULL; v;
	     v = v->next)
		learn(k, kind, by, v);
	buf_release(&path);
	return w;
}

/* Records the path of a category, "Home > Lamps"; by_id has all of them. */
static void learn_path(
    struct name_known *k, const struct map *by_id, const struct value *category)
{
	const struct value *chain[TREE_DEPTH], *v = category;
	struct buf path = {0};
	int n = 0;

	while (v && n < TREE_DEPTH) {
		const struct value *up = value_text(v, "parent_category_id");

		chain[n++] = v;
		v = up ? map_get(by_id, up->text, up->len) : NULL;
	}
	while (n--) {
		const struct value *name = value_get(chain[n], "name");

		if (path.len)
			buf_puts(&path, name_separator);
		if (name)
			buf_put(&path, name->text, name->len);
	}
	name_known_add(
	    k, NAME_CATEGORY, path.data, path.len, value_get(category, "id"));
	buf_release(&path);
}

static void read_tree(struct name_known *k)
{
	enum { PAGE = 1000 };
	struct value **all = NULL, *v;
	struct map by_id = {0};
	struct buf path = {0};
	size_t count = 0;

	buf_printf(&path, "%s?fields=id,name,handle,parent_category_id",
	    name_kind_route(NAME_CATEGORY)->path);
	for (v = ask(k, NAME_CATEGORY, path.data, PAGE); v; v = v->next) {
		const struct value *id = value_text(v, "id");

		if (!id)
			continue;
		all = mem_resize(all, count + 1, sizeof *all);
		all[count++] = v;
		map_put(&by_id, id->text, id->len, v);
	}
	for (size_t i = 0; i < count; i++)
		learn_path(k, &by_id, all[i]);
	for (size_t i = 0; i < count; i++) {
		const struct value *handle = value_text(all[i], "handle");
		const struct value *id = value_get(all[i], "id");

		if (handle)
			name_known_set(k, NAME_CATEGORY, handle->text,
			    handle->len, id->text, id->len);
	}
	map_release(&by_id);
	buf_release(&path);
	free(all);
	k->tree = true;
}

void name_lookup(struct name_known *k, enum name_kind kind, struct name *list)
{
	const char *const *names = name_kind_route(kind)->names;

	if (kind == NAME_CATEGORY) {
		if (!k->tree)
			read_tree(k);
		return;
	}
	for (int i = 0; i < 2 && names[i]; i++)
		for (struct name *w = list; w;)
			w = look_up_some(k, kind, names[i], w);
}
