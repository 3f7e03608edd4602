/*
 * Options and their values have routes of their own, because an update takes no
 * `options` (Medusa 2.16 and later):
 *
 *   - before the batch, one request for each option that is renamed or differs
 *     in another member (option_update.c);
 *   - before the batch: {"update":[…],"add":[…]} adds values and options that
 *     the input has and Medusa lacks, so that variants can choose them;
 *   - after the batch, if options are pruned: {"update":[…],"remove":[…]}
 *     removes values and options that the input lacks. Values that variants
 *     use stay: Medusa refuses to remove them.
 *
 * An option that variants use can only go while all variants get values for
 * the options that stay. An update does both at once: `option_ids` lists the
 * options that the product has then. New options need ids for that, so they are
 * added first, and the product is looked up again (options_first).
 *
 * Medusa's default option, which a simple product has, says nothing. It goes
 * when the product gets other options.
 *
 * Options are compared by id or title, values by text; their order does not
 * count.
 */
#include "products/options.h"

#include "base/buf.h"
#include "json/string.h"
#include "json/value.h"
#include "json/writer.h"
#include "products/draft.h"
#include "products/label.h"
#include "products/mark.h"
#include "products/match.h"
#include "products/option_update.h"
#include "products/read.h"
#include "sync/batch.h"
#include "sync/plan.h"

static bool prunes(const struct draft *d)
{
	return d->batch->rules.undo || d->batch->rules.prune & PRUNE_OPTIONS;
}

static const struct value *title_of(const struct offer_option *o)
{
	return value_get(o->option, "title");
}

void options_read(
    struct draft *d, const struct value *want, const struct value *have)
{
	const struct value *options = value_get(want, "options");
	bool variants = value_get(want, "variants");

	offer_read(&d->wanted, d->arena, options);
	offer_read(&d->had, d->arena, value_get(have, "options"));
	offer_match(&d->wanted, &d->had);
	for (size_t i = 0; options && i < d->had.count; i++) {
		struct offer_option *o = &d->had.options[i];

		o->goes =
		    !o->twin &&
		    (prunes(d) || (variants && option_is_default(o->option)));
	}
}

/* Notes a change of an option, or of one of its values. */
static void note(struct draft *d, const struct offer_option *o,
    const struct value *before, const struct value *after)
{
	const struct value *title = title_of(o);

	plan_change(d->plan, before, after, "options[%s]",
	    label(d->arena, title->text, title->len));
}

/* Begins an element of `update`. It leaves no trace if it gets no change. */
static void begin_changes(
    struct writer *to, const struct offer_option *have, const char *verb)
{
	writer_object(to, NULL);
	writer_value(to, "product_option_id", value_get(have->option, "id"));
	writer_optional(to);
	writer_array(to, verb);
	writer_optional(to);
}

static void end_changes(struct writer *to)
{
	writer_end(to);
	writer_end(to);
}

/* Adds the values that the option lacks in Medusa. */
static void add_values(
    struct draft *d, struct writer *to, const struct offer_option *want)
{
	const struct value *v = value_get(want->option, "values");

	begin_changes(to, want->twin, "add");
	for (v = v->child; v; v = v->next) {
		if (offer_value(want->twin, v))
			continue;
		note(d, want, NULL, v);
		writer_object(to, NULL);
		writer_value(to, "value", v);
		writer_end(to);
	}
	end_changes(to);
}

/* Sets a text for a value of an option, by the title after the update. */
static void put_use(
    struct buf *to, const char *title, size_t len, const struct value *text)
{
	buf_reset(to);
	string_put(to, title, len);
	string_put(to, text->text, text->len);
}

static void note_use(struct draft *d, const struct choice *c)
{
	struct buf use = {0};

	for (size_t i = 0; i < c->count; i++) {
		put_use(&use, c->list[i].key, c->list[i].len, c->list[i].value);
		map_put(&d->used, use.data, use.len, d);
	}
	buf_release(&use);
}

void options_used(struct draft *d, const struct pairs *p, size_t count)
{
	for (size_t i = 0; prunes(d) && i < count; i++)
		note_use(d, &p->pair[i].after);
}

static bool is_used(const struct draft *d, const struct offer_option *want,
    const struct value *text)
{
	const struct value *title = title_of(want);
	struct buf use = {0};
	bool used;

	put_use(&use, title->text, title->len, text);
	used = map_get(&d->used, use.data, use.len);
	buf_release(&use);
	return used;
}

/* Removes the values that the option has in Medusa only, and nobody uses. */
static void remove_values(
    struct draft *d, struct writer *to, const struct offer_option *have)
{
	const struct value *v = value_get(have->option, "values");

	begin_changes(to, have, "remove");
	for (v = v ? v->child : NULL; v; v = v->next) {
		const struct value *text = value_get(v, "value");

		if (offer_value(have->twin, text) ||
		    is_used(d, have->twin, text))
			continue;
		note(d, have, text, NULL);
		writer_value(to, NULL, value_get(v, "id"));
	}
	end_changes(to);
}

/*
 * A request has two lists, and one walk finds the elements of both, so that
 * changes are noted in the order of the options. `options`, the second list, is
 * written to a buffer of its own.
 */
static void begin_request(struct writer *to, struct writer *options)
{
	writer_object(to, NULL);
	writer_array(to, "update");
	writer_array(options, NULL);
}

/* Appends the second list as `name`. Drops the request if nothing changed. */
static void end_request(struct draft *d, size_t before, struct writer *to,
    const char *name, struct writer *options)
{
	writer_end(to);
	writer_end(options);
	writer_json(to, name, options->to->data, options->to->len);
	if (d->plan->changed != before)
		writer_end(to);
	else
		writer_drop(to);
	buf_release(options->to);
}

bool options_diff(struct draft *d)
{
	struct buf list = {0};
	struct writer to = {.to = &d->options}, new = {.to = &list};
	size_t before;

	for (size_t i = 0; i < d->wanted.count; i++)
		if (d->wanted.options[i].twin &&
		    !option_update(d, &d->wanted.options[i]))
			return false;
	before = d->plan->changed;
	begin_request(&to, &new);
	for (size_t i = 0; i < d->wanted.count; i++) {
		const struct offer_option *o = &d->wanted.options[i];

		if (o->twin) {
			add_values(d, &to, o);
			continue;
		}
		note(d, o, NULL, o->option);
		option_add(&new, o->option);
	}
	end_request(d, before, &to, "add", &new);
	return true;
}

bool options_added(const struct draft *d)
{
	for (size_t i = 0; i < d->wanted.count; i++)
		if (!d->wanted.options[i].twin)
			return true;
	return false;
}

bool options_alone(struct draft *d, const struct value *have)
{
	const struct value *variants = value_get(have, "variants");

	for (size_t i = 0; i < d->wanted.count; i++) {
		const struct offer_option *o = &d->wanted.options[i];
		const struct value *title = title_of(o);

		if (o->twin || !variants || !variants->count)
			continue;
		return plan_refuse(d->plan,
		    "the variants have no value for the new option '%s'; list "
		    "them in 'variants' with their 'options'",
		    label(d->arena, title->text, title->len));
	}
	return true;
}

bool options_first(const struct draft *d)
{
	return d->exchange && options_added(d);
}

/* Without `variants` in the input, nothing says what those that use an option
 * choose instead. */
static bool check_unused(struct draft *d, const struct value *have)
{
	const struct value *v = value_get(have, "variants");

	for (v = v ? v->child : NULL; v; v = v->next) {
		const struct choice c = choice_read(d->arena, v, &d->had);
		const struct value *all = value_get(v, "options");

		note_use(d, &c);
		if (all && all->count > c.count)
			return plan_refuse(d->plan,
			    "variants use an option that 'options' does not "
			    "list; to remove it, list 'variants', too");
	}
	return true;
}

/* The options that the product has after the update. */
static void put_ids(struct draft *d)
{
	writer_array(&d->body, "option_ids");
	for (size_t i = 0; i < d->had.count; i++)
		if (!d->had.options[i].goes)
			writer_value(&d->body, NULL,
			    value_get(d->had.options[i].option, "id"));
	writer_end(&d->body);
}

static void remove_parts(struct draft *d)
{
	struct buf list = {0};
	struct writer to = {.to = &d->remove}, gone = {.to = &list};
	size_t before = d->plan->changed;

	begin_request(&to, &gone);
	for (size_t i = 0; i < d->had.count; i++) {
		const struct offer_option *o = &d->had.options[i];

		if (o->twin && prunes(d))
			remove_values(d, &to, o);
		if (!o->goes || d->exchange)
			continue;
		note(d, o, o->option, NULL);
		writer_value(&gone, NULL, value_get(o->option, "id"));
	}
	end_request(d, before, &to, "remove", &gone);
}

static void exchange(struct draft *d)
{
	for (size_t i = 0; i < d->had.count; i++) {
		const struct offer_option *o = &d->had.options[i];

		if (o->goes)
			note(d, o, o->option, NULL);
	}
	put_ids(d);
}

bool options_remove(
    struct draft *d, const struct value *want, const struct value *have)
{
	if (!d->wanted.list)
		return true;
	if (prunes(d) && !value_get(want, "variants") && !check_unused(d, have))
		return false;
	if (d->exchange)
		exchange(d);
	remove_parts(d);
	return true;
}

void options_new(struct draft *d, const struct value *list)
{
	writer_array(&d->body, "options");
	for (const struct value *v = list->child; v; v = v->next)
		d->plan->unfinished |= option_new(&d->body, v);
	writer_end(&d->body);
}
