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
 * The categories of a path are created from the top down, because a request for
 * a category holds the id of its parent. Whether a step exists is asked of the
 * tree, as for a look-up (name_tree.h), and the tree gets each new category. So
 * a path is created as it will be found.
 */
#include "medusa/name_create.h"

#include "base/buf.h"
#include "base/letter.h"
#include "base/mem.h"
#include "json/value.h"
#include "json/writer.h"
#include "medusa/errors.h"
#include "medusa/medusa.h"
#include "medusa/name_kind.h"
#include "medusa/name_known.h"
#include "medusa/name_lookup.h"
#include "medusa/names.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

/* The most handles that are tried for a new category. */
enum { TRIES_MAX = 20 };

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
	writer_text(&w, name_kind_shown(kind), name);
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

/* The handle that Medusa makes from a category's name, its kebabCase(). In
 * k->round. */
static const char *name_handle(struct name_known *k, const char *name)
{
	struct buf handle = {0}, lower = {0};
	const char *text;

	for (const char *c = name; *c; c++) {
		bool space = isspace((unsigned char)*c) || *c == '_';

		if (c != name && isupper((unsigned char)*c) &&
		    islower((unsigned char)c[-1]))
			buf_putc(&handle, '-');
		if (!space)
			buf_putc(&handle, *c);
		else if (!handle.len || handle.data[handle.len - 1] != '-')
			buf_putc(&handle, '-');
	}
	letter_put_lower(&lower, handle.data, handle.len);
	text = arena_copy(k->round, lower.data, lower.len);
	buf_release(&handle);
	buf_release(&lower);
	return text;
}

/*
 * A handle for a category, made from its path: "Women > Shoes" gives
 * women-shoes, and women-shoes-2 when n is 2; a path without letters gives
 * "category". In k->round.
 */
static const char *path_handle(
    struct name_known *k, const struct name *path, unsigned n)
{
	struct buf handle = {0}, lower = {0};
	const char *text;

	for (size_t i = 0; i < path->len; i++) {
		unsigned char c = (unsigned char)path->name[i];

		if (c >= 0x80 || isalnum(c))
			buf_putc(&handle, (char)c);
		else if (handle.len && handle.data[handle.len - 1] != '-')
			buf_putc(&handle, '-');
	}
	if (!handle.len)
		buf_puts(&handle, "category");
	letter_put_lower(&lower, handle.data, handle.len);
	if (n > 1)
		buf_printf(&lower, "-%u", n);
	text = arena_copy(k->round, lower.data, lower.len);
	buf_release(&handle);
	buf_release(&lower);
	return text;
}

/* Would a category with this handle be found in place of another one? */
static bool is_known(const struct name_known *k, const char *handle)
{
	const struct name_found f =
	    name_tree_find(&k->tree, handle, strlen(handle));

	return f.one || f.several;
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

/* Tells what became of it; NULL: it was refused. */
static void announce_end(
    struct name_known *k, const struct creation *c, const char *id)
{
	if (k->watch.after)
		k->watch.after(k->watch.ctx, c->kind, c->name->name, id);
}

static void learn_created(
    struct name_known *k, const struct creation *c, const struct value *answer)
{
	const struct value *new =
	    value_get(answer, name_kind_route(c->kind)->one);
	const struct value *id = value_text(new, "id");
	const struct value *handle = value_text(new, "handle");

	if (!id)
		return;
	announce_end(k, c, id->text);
	name_known_add(k, c->kind, c->name->name, c->name->len, id);
	if (c->kind != NAME_CATEGORY)
		return;
	name_tree_add(&k->tree, id->text, c->label,
	    handle ? handle->text : NULL, c->parent);
	name_tree_link(&k->tree);
}

/* True when it exists now, or when the server cannot be asked. */
static bool look_up_again(struct name_known *k, const struct creation *c)
{
	struct name alone = {NULL, c->name->name, c->name->len};

	k->tree_read = false;
	name_lookup(k, c->kind, &alone);
	return k->failed || !name_known_is_missing(k, c->kind, &alone);
}

/* True: the same. What is found was created by the request whose answer was
 * lost, or by another client at that moment. */
static bool look_for_created(struct name_known *k, const struct creation *c)
{
	const char *id;

	if (!look_up_again(k, c))
		return false;
	if (!k->failed && name_known_state(k, c->kind, c->name->name,
			      c->name->len, &id) == NAME_HAS_ID)
		announce_end(k, c, id);
	return true;
}

/*
 * Medusa has refused it. Returns as look_up_again does. `lost`: the answer to
 * an earlier request was lost, so the refusal may mean what that one has
 * created.
 */
static bool end_refused(
    struct name_known *k, const struct creation *c, bool lost)
{
	if (lost && look_for_created(k, c))
		return true;
	announce_end(k, c, NULL);
	return !lost && look_up_again(k, c);
}

/* False: k->failed is set. */
static bool announce(struct name_known *k, const struct creation *c)
{
	const struct names_watch *w = &k->watch;
	struct medusa_answer answer = {.outcome = OUTCOME_FAILED};

	if (!w->before || w->before(w->ctx, c->kind, c->name->name))
		return true;
	answer.message = arena_printf(
	    k->round, "cannot write to '%s': %s", w->file, strerror(errno));
	name_known_fail(k, "create a missing name", &answer);
	return false;
}

/*
 * Asks Medusa to create it until an answer arrives. True when nothing is left
 * to do: it exists, or k->failed is set. False when Medusa refuses: *answer
 * says why.
 */
static bool create_or_find(struct name_known *k, const struct creation *c,
    const char *handle, struct medusa_answer *answer)
{
	if (!announce(k, c))
		return true;
	for (unsigned n = 1;; n++) {
		bool again;

		*answer = post_one(k, c->kind, c->label, c->parent, handle);
		if (answer->outcome == OUTCOME_DONE) {
			learn_created(k, c, answer->body);
			return true;
		}
		if (medusa_refused(answer))
			return end_refused(k, c, n > 1);
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
		if (look_for_created(k, c))
			return true;
	}
}

/*
 * Medusa makes the handle of a category from its name alone, and no two
 * categories can have the same one. So a second "Shoes" gets a handle made
 * from its path. So does a category whose handle is a path that means another
 * one. Returns NULL if Medusa's handle will do; `*n` counts the handles.
 */
static const char *next_handle(
    struct name_known *k, const struct creation *c, unsigned *n)
{
	const char *handle;

	if (!(*n)++ && !is_known(k, name_handle(k, c->label)))
		return NULL;
	do
		handle = path_handle(k, c->name, (*n)++);
	while (is_known(k, handle));
	return handle;
}

static void create_one(struct name_known *k, const struct creation *c)
{
	struct medusa_answer answer;
	const char *handle = NULL;
	unsigned n = 0, tries = 0;

	do {
		if (c->kind == NAME_CATEGORY)
			handle = next_handle(k, c, &n);
		if (create_or_find(k, c, handle, &answer))
			return;
	} while (handle_is_taken(k, &answer) && ++tries < TRIES_MAX);
	refuse(k, c->kind, c->name, answer.message);
}

/* Notes what would be created. Returns an id, which messages show. */
static const char *plan_one(
    struct name_known *k, enum name_kind kind, const struct name *w)
{
	struct name_planned *p = arena_alloc(k->round, sizeof *p);

	*p = (struct name_planned){NULL, kind, w->name};
	*(k->planned ? k->last_planned : &k->planned) = p;
	k->last_planned = &p->next;
	return arena_printf(k->round, "%s%s", name_known_planned, w->name);
}

static void add_category(struct name_known *k, const struct creation *c)
{
	unsigned n = 0;
	const char *handle = next_handle(k, c, &n);
	const char *id = plan_one(k, c->kind, c->name);

	if (!handle)
		handle = name_handle(k, c->label);
	name_known_set(k, c->kind, c->name->name, c->name->len, id, strlen(id));
	name_tree_add(&k->tree, id, c->label, handle, c->parent);
	name_tree_link(&k->tree);
	k->tree_planned = true;
}

/*
 * Creates the categories of a path that do not exist. Returns the id of the
 * last one, in k->round; NULL: *at is the step that was refused, or k->failed
 * is set.
 */
static const char *create_path(
    struct name_known *k, const char *path, size_t len, struct name *at)
{
	size_t head = name_path_head(path, len);
	struct name_found f = name_tree_find(&k->tree, path, len);
	struct creation c = {.kind = NAME_CATEGORY, .name = at};
	bool missing = !f.one && !f.several;

	if (missing && head) {
		c.parent = create_path(k, path, head, at);
		if (!c.parent)
			return NULL;
	}
	*at = (struct name){NULL, arena_copy(k->round, path, len), len};
	c.label = at->name + (head ? head + strlen(name_separator) : 0);
	if (missing && !name_known_refusal(k, c.kind, at->name, len)) {
		name_known_miss(k, c.kind, at->name, len);
		if (k->create)
			create_one(k, &c);
		else
			add_category(k, &c);
		f = name_tree_find(&k->tree, path, len);
	}
	return f.one ? arena_copy(k->round, f.one->id, strlen(f.one->id))
		     : NULL;
}

static void create_category(struct name_known *k, const struct name *w)
{
	const enum name_kind kind = NAME_CATEGORY;
	const char *id, *why;
	struct name at;

	id = create_path(k, w->name, w->len, &at);
	if (id) {
		name_known_set(k, kind, w->name, w->len, id, strlen(id));
		return;
	}
	why = name_known_refusal(k, kind, at.name, at.len);
	if (why && at.len < w->len)
		name_known_refuse(k, kind, w->name, w->len,
		    arena_printf(&k->arena, "%s ('%s')", why, at.name));
}

void name_create(struct name_known *k, enum name_kind kind, struct name *w)
{
	for (; w && !k->failed; w = w->next) {
		const struct creation whole = {kind, w, w->name, NULL};
		const char *id;

		if (!name_known_is_missing(k, kind, w))
			continue;
		if (kind == NAME_CATEGORY)
			create_category(k, w);
		else if (k->create)
			create_one(k, &whole);
		else if ((id = plan_one(k, kind, w)))
			name_known_set(
			    k, kind, w->name, w->len, id, strlen(id));
	}
}
