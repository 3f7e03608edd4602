#include "medusa/name_create.h"

#include "base/buf.h"
#include "base/mem.h"
#include "json/string.h"
#include "json/value.h"
#include "medusa/errors.h"
#include "medusa/medusa.h"
#include "medusa/name_kind.h"
#include "medusa/name_known.h"
#include "medusa/name_lookup.h"

#include <ctype.h>
#include <string.h>

/* Tries to give a new category a handle that no other one has. */
enum { HANDLES_MAX = 20 };

/* `parent` and `handle` are for a category only; NULL: none, Medusa's own. */
static struct medusa_answer post_one(struct name_known *k, enum name_kind kind,
    const char *name, const char *parent, const char *handle)
{
	const struct name_kind_route *route = name_kind_route(kind);
	struct medusa_answer answer;
	struct buf body = {0};

	buf_putc(&body, '{');
	value_put_key(
	    &body, route->names[1] ? route->names[1] : route->names[0]);
	string_put(&body, name, strlen(name));
	if (kind == NAME_CATEGORY) /* else shoppers do not see it */
		buf_puts(&body, ",\"is_active\":true");
	if (parent) {
		value_put_key(&body, "parent_category_id");
		string_put(&body, parent, strlen(parent));
	}
	if (handle) {
		value_put_key(&body, "handle");
		string_put(&body, handle, strlen(handle));
	}
	buf_putc(&body, '}');
	answer =
	    medusa_post(k->medusa, k->round, route->path, body.data, body.len);
	buf_release(&body);
	return answer;
}

/* Of a path, the n-th try: "Women > Shoes" makes women-shoes-2. */
static const char *handle_of(
    struct name_known *k, const struct name *w, unsigned n)
{
	struct buf handle = {0};
	const char *text;

	for (size_t i = 0; i < w->len; i++) {
		unsigned char c = (unsigned char)w->name[i];

		if (c >= 0x80 || isalnum(c))
			buf_putc(&handle, (char)tolower(c));
		else if (handle.len && handle.data[handle.len - 1] != '-')
			buf_putc(&handle, '-');
	}
	if (n > 1)
		buf_printf(&handle, "-%u", n);
	text = arena_copy(k->round, handle.data, handle.len);
	buf_release(&handle);
	return text;
}

/*
 * Medusa takes a category's handle from its name alone, and all handles of
 * the tree have to differ. So a second "Shoes" is called after its path.
 */
static bool handle_is_taken(
    struct name_known *k, const struct medusa_answer *answer)
{
	return error_value(k->round, answer).about == ERROR_ABOUT_CATEGORY;
}

static void refuse(struct name_known *k, enum name_kind kind,
    const struct name *w, const char *message)
{
	name_known_refuse(k, kind, w->name, w->len,
	    arena_printf(&k->arena,
		"does not exist and could not be created: %s", message));
}

/* Another client may be faster, and an answer may be lost. */
static void create_one(struct name_known *k, enum name_kind kind,
    struct name *w, const char *name, const char *parent)
{
	struct name alone = {NULL, w->name, w->len};
	struct medusa_answer answer = {.outcome = OUTCOME_UNKNOWN};
	const char *handle = NULL;
	unsigned handles = 0;
	const struct value *id;

	for (unsigned n = 1;
	     !k->failed && name_known_is_missing(k, kind, &alone); n++) {
		answer = post_one(k, kind, name, parent, handle);
		if (answer.outcome == OUTCOME_DONE) {
			id = value_text(
			    value_get(answer.body, name_kind_route(kind)->one),
			    "id");
			if (id)
				name_known_add(k, kind, w->name, w->len, id);
			return;
		}
		if (answer.outcome != OUTCOME_REFUSED &&
		    (answer.outcome != OUTCOME_UNKNOWN ||
			!medusa_pause(k->medusa, n))) {
			name_known_fail(k, "create what is missing", &answer);
			return;
		}
		k->tree = false;
		name_lookup(k, kind, &alone);
		if (answer.outcome != OUTCOME_REFUSED)
			continue;
		if (handles == HANDLES_MAX || !handle_is_taken(k, &answer)) {
			refuse(k, kind, w, answer.message);
			return;
		}
		handle = handle_of(k, w, ++handles);
	}
}

static void imagine(struct name_known *k, enum name_kind kind, struct name *w)
{
	struct buf id = {0};

	buf_printf(&id, "(new) %s", w->name);
	name_known_set(k, kind, w->name, w->len, id.data, id.len);
	buf_release(&id);
}

/* " > Lamps": what has no name is found by none. */
static bool has_nameless_step(const struct name *w)
{
	const char *name = w->name, *end;

	do {
		end = strstr(name, name_separator);
		if (end == name || !*name)
			return true;
		name = end ? end + strlen(name_separator) : NULL;
	} while (name);
	return false;
}

/* Each step of a path that is not there yet. */
static void create_path(struct name_known *k, struct name *w)
{
	const enum name_kind kind = NAME_CATEGORY;
	const char *parent = NULL, *name = w->name;
	enum name_state state;

	do {
		const char *end = strstr(name, name_separator);
		size_t len = end ? (size_t)(end - w->name) : w->len;
		struct name step = {
		    NULL, arena_copy(k->round, w->name, len), len};

		state = name_known_state(k, kind, step.name, len, NULL);
		if (state == NAME_NEW)
			name_known_miss(k, kind, step.name, len);
		if (state == NAME_NEW || state == NAME_MISSING)
			create_one(k, kind, &step, step.name + (name - w->name),
			    parent);
		state = name_known_state(k, kind, step.name, len, &parent);
		if (state != NAME_HAS_ID)
			return;
		name = end ? end + strlen(name_separator) : NULL;
	} while (name);
}

void name_create(
    struct name_known *k, enum name_kind kind, struct name *w, bool dry_run)
{
	for (; w; w = w->next) {
		if (!name_known_is_missing(k, kind, w))
			continue;
		if (kind == NAME_CATEGORY && has_nameless_step(w))
			refuse(k, kind, w, "a step of its path has no name");
		else if (dry_run)
			imagine(k, kind, w);
		else if (kind == NAME_CATEGORY)
			create_path(k, w);
		else
			create_one(k, kind, w, w->name, NULL);
	}
}
