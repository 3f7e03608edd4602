/*
 * Creates the things that items name and Medusa does not have.
 *
 * Input: names that a lookup has not found, NAME_MISSING. Result: each name has
 * an id, or a refusal that says why it has none. Or k->failed is set, because
 * the server could not be asked; then the rest of the names is left as it is.
 *
 * Invariant: unless a request succeeds, the name is looked up before another
 * request is sent for it. A request whose answer was lost may have created the
 * thing, and another client may have created it first. So a run never creates
 * a thing twice.
 *
 * The categories of a path are created from the root down, because a request
 * for a category holds the id of its parent.
 */
#include "medusa/name_create.h"

#include "base/buf.h"
#include "base/mem.h"
#include "json/value.h"
#include "json/writer.h"
#include "medusa/errors.h"
#include "medusa/medusa.h"
#include "medusa/name_kind.h"
#include "medusa/name_known.h"
#include "medusa/name_lookup.h"

#include <ctype.h>
#include <string.h>

/* The most handles that are tried for a new category. */
enum { HANDLES_MAX = 20 };

/*
 * For a category only: `parent` is an id, NULL for none; `handle` is NULL when
 * Medusa is to make it from the name.
 */
static struct medusa_answer post_one(struct name_known *k, enum name_kind kind,
    const char *name, const char *parent, const char *handle)
{
	const struct name_kind_route *route = name_kind_route(kind);
	struct medusa_answer answer;
	struct buf body = {0};
	struct writer w = {.to = &body};

	writer_object(&w, NULL);
	writer_text(
	    &w, route->names[1] ? route->names[1] : route->names[0], name);
	if (kind == NAME_CATEGORY) /* otherwise shoppers do not see it */
		writer_literal(&w, "is_active", "true");
	if (parent)
		writer_text(&w, "parent_category_id", parent);
	if (handle)
		writer_text(&w, "handle", handle);
	writer_end(&w);
	answer =
	    medusa_post(k->medusa, k->round, route->path, body.data, body.len);
	buf_release(&body);
	return answer;
}

struct creation {
	enum name_kind kind;
	const struct name *name; /* what items say: a category's whole path */
	const char *label;	 /* what Medusa stores: its last step */
	const char *parent;	 /* the id of the category above, or NULL */
};

/*
 * A handle for a category, made from its path: "Women > Shoes" gives
 * women-shoes, and women-shoes-2 when n is 2. In k->round.
 */
static const char *path_handle(
    struct name_known *k, const struct name *path, unsigned n)
{
	struct buf handle = {0};
	const char *text;

	for (size_t i = 0; i < path->len; i++) {
		unsigned char c = (unsigned char)path->name[i];

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

static void learn_created(
    struct name_known *k, const struct creation *c, const struct value *answer)
{
	const struct value *id =
	    value_text(value_get(answer, name_kind_route(c->kind)->one), "id");

	if (id)
		name_known_add(k, c->kind, c->name->name, c->name->len, id);
}

/* True when it exists now, or when the server cannot be asked. */
static bool look_up_again(struct name_known *k, const struct creation *c)
{
	struct name alone = {NULL, c->name->name, c->name->len};

	k->tree = false;
	name_lookup(k, c->kind, &alone);
	return k->failed || !name_known_is_missing(k, c->kind, &alone);
}

/*
 * Asks Medusa to create it until an answer arrives. True when nothing is left
 * to do: it exists, or k->failed is set. False when Medusa refuses: *answer
 * says why.
 */
static bool create_or_find(struct name_known *k, const struct creation *c,
    const char *handle, struct medusa_answer *answer)
{
	for (unsigned n = 1;; n++) {
		bool again;

		*answer = post_one(k, c->kind, c->label, c->parent, handle);
		if (answer->outcome == OUTCOME_DONE) {
			learn_created(k, c, answer->body);
			return true;
		}
		if (medusa_refused(answer))
			return look_up_again(k, c);
		again = answer->outcome == OUTCOME_UNKNOWN;
		if (again)
			again = medusa_pause(k->medusa, n);
		if (!again) {
			name_known_fail(k,
			    arena_printf(&k->arena, "create a missing %s",
				name_kind_word(c->kind)),
			    answer);
			return true;
		}
		if (look_up_again(k, c))
			return true;
	}
}

/*
 * Medusa makes the handle of a category from its name alone, and no two
 * categories can have the same one. So a second "Shoes" gets a handle made
 * from its path.
 */
static void create_one(struct name_known *k, const struct creation *c)
{
	struct medusa_answer answer;
	const char *handle = NULL;

	for (unsigned n = 1; !create_or_find(k, c, handle, &answer); n++) {
		if (n > HANDLES_MAX || !handle_is_taken(k, &answer)) {
			refuse(k, c->kind, c->name, answer.message);
			return;
		}
		handle = path_handle(k, c->name, n);
	}
}

/* A dry run creates nothing; messages show this id. */
static void add_dry_id(
    struct name_known *k, enum name_kind kind, const struct name *w)
{
	struct buf id = {0};

	buf_printf(&id, "(new) %s", w->name);
	name_known_set(k, kind, w->name, w->len, id.data, id.len);
	buf_release(&id);
}

/* As in " > Lamps". A category without a name could not be found again. */
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

/* Creates the categories of a path that do not exist, from the root down. */
static void create_path(struct name_known *k, const struct name *w)
{
	const enum name_kind kind = NAME_CATEGORY;
	const char *parent = NULL, *name = w->name;
	enum name_state state;

	do {
		const char *end = strstr(name, name_separator);
		size_t len = end ? (size_t)(end - w->name) : w->len;
		struct name step = {
		    NULL, arena_copy(k->round, w->name, len), len};
		const struct creation c = {
		    kind, &step, step.name + (name - w->name), parent};

		state = name_known_state(k, kind, step.name, len, NULL);
		if (state == NAME_NEW)
			name_known_miss(k, kind, step.name, len);
		if (state == NAME_NEW || state == NAME_MISSING)
			create_one(k, &c);
		state = name_known_state(k, kind, step.name, len, &parent);
		if (state != NAME_HAS_ID)
			return;
		name = end ? end + strlen(name_separator) : NULL;
	} while (name);
}

void name_create(
    struct name_known *k, enum name_kind kind, struct name *w, bool dry_run)
{
	for (; w && !k->failed; w = w->next) {
		const struct creation whole = {kind, w, w->name, NULL};

		if (!name_known_is_missing(k, kind, w))
			continue;
		if (kind == NAME_CATEGORY && has_nameless_step(w))
			refuse(k, kind, w, "a name in its path is empty");
		else if (dry_run)
			add_dry_id(k, kind, w);
		else if (kind == NAME_CATEGORY)
			create_path(k, w);
		else
			create_one(k, &whole);
	}
}
