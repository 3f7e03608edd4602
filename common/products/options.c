/*
 * Options and their values have a route of their own, because an update takes
 * no `options` (Medusa 2.16 and later). Two requests are made of them:
 *
 *   - before the batch: {"update":[…],"add":[…]} adds values and options that
 *     the input has and Medusa lacks, so that variants can choose them;
 *   - after the batch, if options are pruned: {"update":[…],"remove":[…]}
 *     removes values and options that the input lacks, once no variant chooses
 *     them any more. Medusa refuses to remove one in use.
 *
 * Options are compared by title and values by text; their order does not count.
 * In Medusa a value is an object with an id, in the input it is a string.
 */
#include "products/options.h"

#include "json/value.h"
#include "json/writer.h"
#include "products/draft.h"
#include "products/label.h"
#include "sync/batch.h"
#include "sync/plan.h"

/* Notes a change of an option, or of one of its values. */
static void note(struct draft *d, const struct value *option,
    const struct value *before, const struct value *after)
{
	const struct value *title = value_get(option, "title");

	plan_change(d->plan, before, after, "options[%s]",
	    label(d->arena, title->text, title->len));
}

/* Begins an element of `update`. It leaves no trace if it gets no change. */
static void begin_changes(
    struct writer *to, const struct value *have, const char *verb)
{
	writer_object(to, NULL);
	writer_value(to, "product_option_id", value_get(have, "id"));
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
static void add_values(struct draft *d, struct writer *to,
    const struct value *want, const struct offer_option *old)
{
	const struct value *v = value_get(want, "values");

	begin_changes(to, old->option, "add");
	for (v = v->child; v; v = v->next) {
		if (offer_has(old, v))
			continue;
		note(d, want, NULL, v);
		writer_object(to, NULL);
		writer_value(to, "value", v);
		writer_end(to);
	}
	end_changes(to);
}

/* Removes the values that the option has in Medusa only. */
static void remove_values(struct draft *d, struct writer *to,
    const struct offer_option *kept, const struct value *have)
{
	const struct value *v = value_get(have, "values");

	begin_changes(to, have, "remove");
	for (v = v ? v->child : NULL; v; v = v->next) {
		const struct value *value = value_get(v, "value");

		if (offer_has(kept, value))
			continue;
		note(d, have, value, NULL);
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

static const struct offer_option *find(
    const struct offer *in, const struct value *option)
{
	const struct value *title = value_get(option, "title");

	return offer_find(in, title->text, title->len);
}

/*
 * Writes a new option. Without `is_exclusive` this route makes an option of the
 * whole shop, and no two of these can have the same title. For the options of a
 * new product Medusa's default is true (product-module-service.ts, 2.21).
 */
static void put_new(struct writer *to, const struct value *option)
{
	writer_object(to, NULL);
	for (const struct value *v = option->child; v; v = v->next)
		writer_value(to, v->key, v);
	if (!value_get(option, "is_exclusive"))
		writer_literal(to, "is_exclusive", "true");
	writer_end(to);
}

static void remove_options(struct draft *d)
{
	struct buf list = {0};
	struct writer to = {.to = &d->remove}, gone = {.to = &list};
	size_t before = d->plan->changed;

	begin_request(&to, &gone);
	for (const struct value *v = d->had.list ? d->had.list->child : NULL; v;
	     v = v->next) {
		const struct offer_option *kept = find(&d->wanted, v);

		if (kept) {
			remove_values(d, &to, kept, v);
			continue;
		}
		note(d, v, v, NULL);
		writer_value(&gone, NULL, value_get(v, "id"));
	}
	end_request(d, before, &to, "remove", &gone);
}

void options_diff(struct draft *d)
{
	struct buf list = {0};
	struct writer to = {.to = &d->options}, new = {.to = &list};
	size_t before = d->plan->changed;

	begin_request(&to, &new);
	for (const struct value *v = d->wanted.list->child; v; v = v->next) {
		const struct offer_option *old = find(&d->had, v);

		if (old) {
			add_values(d, &to, v, old);
			continue;
		}
		note(d, v, NULL, v);
		put_new(&new, v);
	}
	end_request(d, before, &to, "add", &new);
	if (d->batch->rules.prune & PRUNE_OPTIONS)
		remove_options(d);
}
