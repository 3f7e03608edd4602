#include "inventory/level.h"

#include "base/buf.h"
#include "base/mem.h"
#include "inventory/inventory.h"
#include "json/value.h"
#include "sync/batch.h"
#include "sync/resource.h"

#include <string.h>

/* Longer texts are taken for a mistake; a look-up has to fit into a URL. */
enum { TEXT_MAX = 1000 };

const char *const quantity_names[QUANTITIES] = {
    "stocked_quantity", "available_quantity", "incoming_quantity"};

static const char id_name[] = "inventory_item_id";

struct level *level_of(const struct item *item)
{
	return item->own;
}

/* A text that Medusa can be asked for; a number becomes one. */
static const char *read_text(struct arena *a, const struct value *v,
    const char *name, const struct value **to)
{
	if (!v)
		return arena_printf(a, "'%s' is missing", name);
	if (v->type != JSON_STRING && v->type != JSON_NUMBER)
		return arena_printf(a,
		    "'%s' is %s; expected a string or a number", name,
		    event_name(v->type));
	if (!v->len)
		return arena_printf(a, "'%s' is empty", name);
	if (v->len > TEXT_MAX)
		return arena_printf(
		    a, "'%s' is longer than %d bytes", name, TEXT_MAX);
	if (memchr(v->text, '\0', v->len))
		return arena_printf(a, "'%s' has a NUL character", name);
	*to = value_string(a, v->text, v->len);
	return NULL;
}

/* The member of --match; without it, an id is as good. */
static const char *read_identity(
    struct batch *b, struct item *item, struct level *level)
{
	const struct identity *match = batch_match(b);
	const struct value *text = value_get(item->input, match->name);
	const struct value *id = value_get(item->input, id_name);
	const char *why;

	level->by = match;
	if (id && !text) {
		level->by = resource_identity(b->rules.resource, id_name);
		text = id;
	} else if (id && id != text) {
		return arena_printf(&b->arena,
		    "both '%s' and '%s' are given; give only one of them",
		    match->name, id_name);
	}
	item->key_name = level->by->name;
	why = read_text(&b->arena, text, level->by->name, &level->text);
	item->key = level->text;
	return why;
}

static const char *read_place(
    struct batch *b, struct item *item, struct level *level)
{
	const struct inventory_options *o = b->rules.options;
	const struct value *v = value_get(item->input, "location"), *text = v;

	if (!v && o && o->location)
		v = text =
		    value_string(&b->arena, o->location, strlen(o->location));
	item->place = level->place = v;
	if (!v)
		return NULL;
	if (v->type == JSON_OBJECT && v->count == 1)
		text = value_text(v, "id");
	if (!text || text->type != JSON_STRING)
		return "'location' is neither a name nor {\"id\": ...}";
	return read_text(&b->arena, text, "location", &text);
}

/* Replaces a negative number, or says what is wrong with it. */
static const char *check_sign(struct batch *b, struct item *item,
    const char *name, const struct value *v, struct number *n)
{
	const struct inventory_options *o = b->rules.options;

	if (!n->negative)
		return NULL;
	if (!o || !o->floor)
		return arena_printf(&b->arena,
		    "'%s' is negative: %.*s; --floor makes it 0", name,
		    (int)v->len, v->text);
	*n = (struct number){.negative = false};
	item->adjusted++;
	return NULL;
}

static const char *read_quantity(struct batch *b, struct item *item,
    const char *name, const struct value *v, struct number *to)
{
	struct arena *a = &b->arena;
	enum number_error error;

	if (v->type != JSON_NUMBER && v->type != JSON_STRING)
		return arena_printf(a, "'%s' is %s; expected a number", name,
		    event_name(v->type));
	error = number_read(to, v->text, v->len);
	if (error == NUMBER_NONE)
		return arena_printf(a, "'%s' is not a number", name);
	if (error == NUMBER_TOO_FINE)
		return arena_printf(a, "'%s' has more than %d decimal places",
		    name, NUMBER_PLACES);
	if (error == NUMBER_TOO_LARGE || number_is_inexact(to))
		return arena_printf(
		    a, "'%s' is beyond 2^53, where Medusa rounds", name);
	if (number_is_tiny(to))
		return arena_printf(a,
		    "'%s' is 0.0001 or less, but not 0; Medusa would store 0",
		    name);
	return check_sign(b, item, name, v, to);
}

static const char *read_quantities(
    struct batch *b, struct item *item, struct level *level)
{
	for (int q = 0; q < QUANTITIES; q++) {
		const char *name = quantity_names[q], *why;
		const struct value *v = value_get(item->input, name);

		level->given[q] = v;
		why = v ? read_quantity(b, item, name, v, &level->numbers[q])
			: NULL;
		if (why)
			return why;
	}
	if (level->given[STOCKED] && level->given[AVAILABLE])
		return "both 'stocked_quantity' and 'available_quantity' are "
		       "given; give the one that the source means";
	if (!level->given[STOCKED] && !level->given[AVAILABLE] &&
	    !level->given[INCOMING])
		return "no quantity is given: 'stocked_quantity' (on hand), "
		       "'available_quantity' or 'incoming_quantity'";
	return NULL;
}

static bool is_known(const struct level *level, const char *name)
{
	for (int q = 0; q < QUANTITIES; q++)
		if (strcmp(name, quantity_names[q]) == 0)
			return true;
	return strcmp(name, "location") == 0 ||
	       strcmp(name, level->by->name) == 0;
}

static const char *check_members(
    struct batch *b, const struct item *item, const struct level *level)
{
	struct buf unknown = {0};
	const char *why = NULL;

	for (const struct value *v = item->input->child; v; v = v->next)
		if (!is_known(level, v->key))
			buf_printf(&unknown, "%s'%s'",
			    unknown.len ? ", " : "unknown members: ", v->key);
	if (unknown.len)
		why = arena_copy(&b->arena, unknown.data, unknown.len);
	buf_release(&unknown);
	return why;
}

/* Of two items with the same one the later counts. */
static const struct value *make_mark(struct batch *b, const struct level *level)
{
	const struct value *mark;
	struct buf text = {0};

	buf_printf(&text, "%s=%s", level->by->name, level->text->text);
	buf_putc(&text, '\0');
	if (level->place)
		value_put(&text, level->place);
	mark = value_string(&b->arena, text.data, text.len);
	buf_release(&text);
	return mark;
}

const char *level_read(struct batch *b, struct item *item)
{
	struct level *level = arena_alloc(&b->arena, sizeof *level);
	const char *why;

	item->own = level;
	item->owned = item->full = item->input;
	if (item->input->type != JSON_OBJECT)
		return arena_printf(&b->arena,
		    "an item must be an object, not %s",
		    event_name(item->input->type));
	why = read_identity(b, item, level);
	if (!why)
		why = read_place(b, item, level);
	if (!why)
		why = check_members(b, item, level);
	if (!why)
		why = read_quantities(b, item, level);
	if (!why)
		item->mark = make_mark(b, level);
	return why;
}

void level_merge(struct batch *b, struct item *group, const struct item *item)
{
	const struct level *from = level_of(item);
	struct level *to;

	if (!group->given) {
		to = arena_alloc(&b->arena, sizeof *to);
		*to = *from;
		group->own = to;
		group->given = value_new(&b->arena, JSON_OBJECT);
	}
	to = level_of(group);
	for (int q = 0; q < QUANTITIES; q++) {
		if (!from->given[q])
			continue;
		to->given[q] = true;
		to->numbers[q] = from->numbers[q];
	}
}

const char *level_differ(
    struct batch *b, const struct item *a, const struct item *c)
{
	const struct level *x = level_of(a), *y = level_of(c);

	(void)b;
	for (int q = 0; q < QUANTITIES; q++)
		if (x->given[q] && y->given[q] &&
		    memcmp(&x->numbers[q], &y->numbers[q], sizeof *x->numbers))
			return quantity_names[q];
	if ((x->given[STOCKED] && y->given[AVAILABLE]) ||
	    (x->given[AVAILABLE] && y->given[STOCKED]))
		return quantity_names[AVAILABLE];
	return NULL;
}
