/*
 * The undo of options, and of what variants choose from them.
 *
 * Medusa 2.21 takes no option from a product while a variant uses it, and gives
 * a removed option or value no old id. So an option that is used stays, and a
 * value that was removed comes back with another id.
 *
 * An option may have got another title meanwhile. Choices are compared with the
 * titles that the options had before the run.
 */
#include "base/mem.h"
#include "json/value.h"
#include "products/choice.h"
#include "products/label.h"
#include "products/schema.h"
#include "products/undo.h"

#include <string.h>

/* --- choices */

/* The title that an option had before the run; `title` if it had none. */
static const char *old_title(
    struct undo *u, const struct value *row, const char *title)
{
	const struct value *v = undo_first(undo_list(row, "options"));

	for (; v; v = v->next)
		if (value_is(value_get(v, "title"), title))
			break;
	v = v ? undo_find(undo_list(u->before, "options"), value_get(v, "id"))
	      : NULL;
	v = v ? value_text(v, "title") : NULL;
	return v ? v->text : title;
}

/* What a variant of a row chooses, as the input has it, with the titles that
 * the options had before the run. */
struct value *undo_choice_in(
    struct undo *u, const struct value *row, const struct value *variant)
{
	const struct value *stored = choice_stored(u->arena, variant);
	struct value *to = value_new(u->arena, JSON_OBJECT), *last = NULL;

	for (const struct value *v = stored->child; v; v = v->next)
		value_append(to, &last, old_title(u, row, v->key),
		    value_copy(u->arena, v));
	return to;
}

struct undo_choices undo_choices(struct undo *u, const struct value *before,
    const struct value *after, const struct value *now)
{
	struct undo_choices c = {.was = undo_choice_in(u, u->before, before),
	    .left = undo_choice_in(u, u->after, after),
	    .is = undo_choice_in(u, u->now, now)};

	c.to_undo = value_get(before, "options") &&
		    !value_equal(c.was, c.left) && !value_equal(c.was, c.is);
	c.fits = value_equal(c.left, c.is) && c.was->count == c.is->count;
	for (const struct value *v = c.was->child; v; v = v->next)
		c.fits &= value_get(c.is, v->key) != NULL;
	return c;
}

/* --- options */

static bool is_gone(const struct undo *u, const struct value *id)
{
	for (const struct value *v = u->gone->child; v; v = v->next)
		if (value_same_text(v, id))
			return true;
	return false;
}

/* Does a variant use the option, or if there is a text, this value of it, when
 * the undo is done? */
static bool is_used(
    struct undo *u, const struct value *option, const struct value *text)
{
	const struct value *title = value_text(option, "title");
	const struct value *v = undo_first(undo_list(u->now, "variants"));

	for (; v && title; v = v->next) {
		const struct value *id = value_get(v, "id");
		const struct value *before =
		    undo_find(undo_list(u->before, "variants"), id);
		const struct value *after =
		    undo_find(undo_list(u->after, "variants"), id);
		const struct value *choice = undo_choice_in(u, u->now, v),
				   *value;

		if (is_gone(u, id))
			continue;
		if (before && after) {
			const struct undo_choices c =
			    undo_choices(u, before, after, v);

			choice = c.fits ? c.was : c.is;
		}
		value = value_get(choice, old_title(u, u->now, title->text));
		if (value && (!text || value_same_text(value, text)))
			return true;
	}
	return false;
}

static const char *option_name(struct undo *u, const struct value *option)
{
	const struct value *title = value_text(option, "title");

	return title ? label(u->arena, title->text, title->len) : "?";
}

static void add_text(struct undo *u, struct value *to, struct value **last,
    const struct value *value)
{
	const struct value *text = value_text(value, "value");

	if (text)
		value_append(to, last, NULL, value_copy(u->arena, text));
}

/* The values of an option that there was before, and whether they differ. */
static struct value *undo_values(struct undo *u, const struct value *option,
    const struct value *before, const struct value *after, bool *differs)
{
	const struct value *was = undo_list(before, "values");
	const struct value *left = undo_list(after, "values");
	struct value *list = value_new(u->arena, JSON_ARRAY), *last = NULL;

	for (const struct value *v = undo_first(undo_list(option, "values")); v;
	     v = v->next) {
		const struct value *id = value_get(v, "id");

		if (!undo_find(left, id) || undo_find(was, id)) {
			add_text(u, list, &last, v);
		} else if (is_used(u, option, value_get(v, "value"))) {
			undo_conflict(u, "a variant uses it", "options[%s][%s]",
			    option_name(u, option),
			    value_get(v, "value")->text);
			add_text(u, list, &last, v);
		} else {
			*differs = true;
		}
	}
	for (const struct value *v = undo_first(was); v; v = v->next) {
		if (undo_find(left, value_get(v, "id")))
			continue;
		add_text(u, list, &last, v);
		*differs = true;
	}
	return list;
}

static const struct member *member_of_option(const char *name)
{
	const struct value probe = {.key = name, .key_len = strlen(name)};

	return option_member(&probe);
}

/* An option that there is now; NULL: it is to go. */
static struct value *undo_option(
    struct undo *u, const struct value *now, bool *differs)
{
	const struct value *id = value_get(now, "id");
	const struct value *before =
	    undo_find(undo_list(u->before, "options"), id);
	const struct value *after =
	    undo_find(undo_list(u->after, "options"), id);
	const char *of =
	    arena_printf(u->arena, "options[%s].", option_name(u, now));
	struct value *to = value_new(u->arena, JSON_OBJECT), *last = NULL;
	struct value *title = NULL, *metadata = NULL;

	if (after && !before && !is_used(u, now, NULL)) {
		*differs = true;
		return NULL;
	}
	if (after && !before)
		undo_conflict(
		    u, "variants use it", "options[%s]", option_name(u, now));
	if (after && before) {
		title = undo_scalar(u, of, member_of_option("title"),
		    value_get(before, "title"), value_get(after, "title"),
		    value_get(now, "title"));
		metadata = undo_metadata(u, of, value_get(before, "metadata"),
		    value_get(after, "metadata"), value_get(now, "metadata"));
	}
	*differs |= title || metadata;
	value_append(to, &last, "id", value_copy(u->arena, id));
	value_append(to, &last, "title",
	    title ? title : value_copy(u->arena, value_get(now, "title")));
	value_append(to, &last, "values",
	    undo_values(
		u, now, before ? before : now, after ? after : now, differs));
	if (metadata)
		value_append(to, &last, "metadata", metadata);
	return to;
}

void undo_options(struct undo *u)
{
	const struct value *before = undo_list(u->before, "options");
	const struct value *after = undo_list(u->after, "options");
	struct value *want = value_new(u->arena, JSON_ARRAY), *last = NULL;
	bool differs = false;

	if (!before || !after)
		return;
	for (const struct value *v = undo_first(undo_list(u->now, "options"));
	     v; v = v->next) {
		struct value *option = undo_option(u, v, &differs);

		if (option)
			value_append(want, &last, NULL, option);
	}
	for (const struct value *v = before->child; v; v = v->next)
		if (!undo_find(after, value_get(v, "id")))
			undo_conflict(u,
			    "it was removed, and a removed option cannot be "
			    "brought back",
			    "options[%s]", option_name(u, v));
	/* Not while a variant that is to be deleted uses what is to go. */
	if (differs && !u->gone->count)
		undo_want(u, "options", want);
}
