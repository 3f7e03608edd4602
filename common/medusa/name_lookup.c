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
 * so all of them are read, once in a run; name_tree.h says which one a path
 * means.
 *
 * Invariant: an id is recorded only for a name that stands beside it in
 * Medusa's answer, whatever was asked for. So a server that ignores a filter
 * gives no name a wrong id.
 */
#include "medusa/name_lookup.h"

#include "base/buf.h"
#include "http/url.h"
#include "json/value.h"
#include "medusa/list.h"
#include "medusa/medusa.h"
#include "medusa/name_kind.h"
#include "medusa/name_known.h"

#include <string.h>

enum {
	NAMES_MAX = 200, /* in one request */
	/* From this length on another name may not fit. */
	URL_FULL = MEDUSA_URL_MAX - 3 * NAME_MAX_BYTES,
};

/* What the current requests ask for. */
struct asking {
	struct name_known *known;
	enum name_kind kind;
	const char *by; /* NULL: ids; otherwise the member with the names */
	size_t most;	/* in one request */
};

static void learn(const struct asking *q, const struct value *thing)
{
	const struct value *id = value_text(thing, "id");
	const struct value *name =
	    value_text(thing, q->by ? q->by : name_kind_shown(q->kind));

	if (!q->by && id)
		name_known_id_set(q->known, q->kind, id->text, id->len, name);
	else if (id && name)
		name_known_add(q->known, q->kind, name->text, name->len, id);
}

static bool is_missing(const struct asking *q, const struct name *w)
{
	enum name_state state =
	    q->by ? name_known_state(q->known, q->kind, w->name, w->len, NULL)
		  : name_known_id_state(q->known, q->kind, w->name, w->len);

	return state == NAME_MISSING;
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

/* Asks for as many as fit into a request; returns the rest. */
static struct name *look_up_some(const struct asking *q, struct name *w)
{
	const char *path = name_kind_route(q->kind)->path;
	const char *by = q->by ? q->by : "id";
	const struct value *v;
	struct buf url = {0};
	size_t count = 0;

	buf_printf(&url, "%s?fields=id,%s", path,
	    q->by ? q->by : name_kind_shown(q->kind));
	for (; w && count < q->most && url.len < URL_FULL; w = w->next) {
		if (!is_missing(q, w))
			continue;
		buf_printf(&url, "&%s=", by);
		url_encode(&url, w->name, w->len);
		count++;
	}
	/* Two things may have one name: pages of twice as many rows. */
	v = count ? ask(q->known, q->kind, url.data, 2 * count) : NULL;
	for (; v; v = v->next)
		learn(q, v);
	buf_release(&url);
	return w;
}

static void look_up_all(const struct asking *q, struct name *list)
{
	while (list)
		list = look_up_some(q, list);
}

static void read_category(struct name_tree *t, const struct value *v)
{
	const struct value *id = value_text(v, "id");
	const struct value *name = value_text(v, "name");
	const struct value *handle = value_text(v, "handle");
	const struct value *parent = value_text(v, "parent_category_id");

	if (id && name)
		name_tree_add(t, id->text, name->text,
		    handle ? handle->text : NULL, parent ? parent->text : NULL);
}

static void read_tree(struct name_known *k)
{
	enum { PAGE = 1000 };
	const struct value *v;
	struct buf url = {0};

	name_tree_release(&k->tree);
	buf_printf(&url, "%s?fields=id,name,handle,parent_category_id",
	    name_kind_route(NAME_CATEGORY)->path);
	for (v = ask(k, NAME_CATEGORY, url.data, PAGE); v; v = v->next)
		read_category(&k->tree, v);
	name_tree_link(&k->tree);
	buf_release(&url);
	k->tree_read = true;
	k->tree_planned = false;
}

static void find_category(struct name_known *k, const struct name *w)
{
	const struct name_found f = name_tree_find(&k->tree, w->name, w->len);

	if (f.one)
		name_known_set(k, NAME_CATEGORY, w->name, w->len, f.one->id,
		    strlen(f.one->id));
	else if (f.several)
		name_known_several(k, NAME_CATEGORY, w->name, w->len);
}

static void look_up_categories(struct name_known *k, const struct name *list)
{
	if (!k->tree_read || (k->tree_planned && k->create))
		read_tree(k);
	for (const struct name *w = list; w; w = w->next)
		if (name_known_is_missing(k, NAME_CATEGORY, w))
			find_category(k, w);
}

void name_lookup(struct name_known *k, enum name_kind kind, struct name *list)
{
	const struct name_kind_route *route = name_kind_route(kind);
	struct asking q = {k, kind, NULL, route->one_by_one ? 1 : NAMES_MAX};

	if (kind == NAME_CATEGORY) {
		look_up_categories(k, list);
		return;
	}
	for (int i = 0; i < 2 && route->names[i]; i++) {
		q.by = route->names[i];
		look_up_all(&q, list);
	}
}

void name_lookup_ids(
    struct name_known *k, enum name_kind kind, struct name *list)
{
	const struct asking q = {k, kind, NULL, NAMES_MAX};

	look_up_all(&q, list);
}
