#include "medusa/name_known.h"

#include "base/map.h"
#include "base/mem.h"
#include "json/value.h"

#include <string.h>

/* In place of an id: nothing has the name, or more than one thing has. */
static char missing[] = "", several[] = "";
static char present[] = ""; /* for an id */

void name_known_release(struct name_known *k)
{
	for (int i = 0; i < NAME_KINDS; i++) {
		map_release(&k->ids[i]);
		map_release(&k->refusals[i]);
		map_release(&k->given[i]);
	}
	name_tree_release(&k->tree);
	arena_release(&k->arena);
}

enum name_state name_known_state(const struct name_known *k,
    enum name_kind kind, const char *name, size_t len, const char **id)
{
	const char *found = map_get(&k->ids[kind], name, len);

	if (!found)
		return NAME_NEW;
	if (found == missing)
		return NAME_MISSING;
	if (found == several)
		return NAME_SEVERAL;
	if (id)
		*id = found;
	return NAME_HAS_ID;
}

bool name_known_is_missing(
    const struct name_known *k, enum name_kind kind, const struct name *w)
{
	return name_known_state(k, kind, w->name, w->len, NULL) == NAME_MISSING;
}

const char name_known_planned[] = "(new) ";

bool name_known_is_planned(
    const struct name_known *k, enum name_kind kind, const struct name *w)
{
	const char *id = NULL;

	return name_known_state(k, kind, w->name, w->len, &id) == NAME_HAS_ID &&
	       strncmp(id, name_known_planned, sizeof name_known_planned - 1) ==
		   0;
}

const char *name_known_refusal(const struct name_known *k, enum name_kind kind,
    const char *name, size_t len)
{
	return map_get(&k->refusals[kind], name, len);
}

void name_known_miss(
    struct name_known *k, enum name_kind kind, const char *name, size_t len)
{
	map_put(&k->ids[kind], name, len, missing);
}

void name_known_add(struct name_known *k, enum name_kind kind, const char *name,
    size_t len, const struct value *id)
{
	const char *old = map_get(&k->ids[kind], name, len);

	if (old && old != missing && !value_is(id, old))
		name_known_several(k, kind, name, len);
	else if (!old || old == missing)
		name_known_set(k, kind, name, len, id->text, id->len);
}

void name_known_several(
    struct name_known *k, enum name_kind kind, const char *name, size_t len)
{
	map_put(&k->ids[kind], name, len, several);
}

void name_known_set(struct name_known *k, enum name_kind kind, const char *name,
    size_t len, const char *id, size_t id_len)
{
	map_put(&k->ids[kind], name, len, arena_copy(&k->arena, id, id_len));
}

void name_known_refuse(struct name_known *k, enum name_kind kind,
    const char *name, size_t len, char *why)
{
	map_put(&k->refusals[kind], name, len, why);
}

enum name_state name_known_id_state(
    const struct name_known *k, enum name_kind kind, const char *id, size_t len)
{
	const char *found = map_get(&k->given[kind], id, len);

	if (!found)
		return NAME_NEW;
	return found == missing ? NAME_MISSING : NAME_HAS_ID;
}

void name_known_id_miss(
    struct name_known *k, enum name_kind kind, const char *id, size_t len)
{
	map_put(&k->given[kind], id, len, missing);
}

void name_known_id_set(struct name_known *k, enum name_kind kind,
    const char *id, size_t len, const struct value *name)
{
	map_put(&k->given[kind], id, len,
	    name ? arena_copy(&k->arena, name->text, name->len) : present);
}

const char *name_known_name(
    const struct name_known *k, enum name_kind kind, const char *id, size_t len)
{
	const char *path =
	    kind == NAME_CATEGORY ? name_tree_path(&k->tree, id, len) : NULL;
	const char *name = map_get(&k->given[kind], id, len);

	if (path)
		return path;
	return name && *name ? name : NULL;
}

void name_known_fail(
    struct name_known *k, const char *what, const struct medusa_answer *answer)
{
	k->failed = what;
	/* Copied, since the answer is in the arena of a batch. */
	k->failure = (struct medusa_answer){.outcome = answer->outcome,
	    .message = arena_copy(
		&k->arena, answer->message, strlen(answer->message))};
}
