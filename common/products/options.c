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
#include "sync/batch.h"
#include "sync/plan.h"

static const struct value *find_with(
    const struct value *list, const char *member, const struct value *text)
{
	for (const struct value *v = list ? list->child : NULL; v; v = v->next)
		if (value_same_text(value_get(v, member), text))
			return v;
	return NULL;
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
    const struct value *want, const struct value *have)
{
	const struct value *values = value_get(have, "values");
	const struct value *v = value_get(want, "values");

	begin_changes(to, have, "add");
	for (v = v ? v->child : NULL; v; v = v->next) {
		if (v->type != JSON_STRING || find_with(values, "value", v))
			continue;
		plan_change(d->plan, NULL, v, "options[%s]",
		    value_get(have, "title")->text);
		writer_object(to, NULL);
		writer_value(to, "value", v);
		writer_end(to);
	}
	end_changes(to);
}

static bool has_text(const struct value *list, const struct value *text)
{
	for (const struct value *v = list ? list->child : NULL; v; v = v->next)
		if (value_same_text(v, text))
			return true;
	return false;
}

/* Removes the values that the option has in Medusa only. */
static void remove_values(struct draft *d, struct writer *to,
    const struct value *want, const struct value *have)
{
	const struct value *keep = value_get(want, "values");
	const struct value *v = value_get(have, "values");

	begin_changes(to, have, "remove");
	for (v = v ? v->child : NULL; v; v = v->next) {
		const struct value *value = value_get(v, "value");

		if (has_text(keep, value))
			continue;
		plan_change(d->plan, value, NULL, "options[%s]",
		    value_get(have, "title")->text);
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

static void remove_options(
    struct draft *d, const struct value *want, const struct value *have)
{
	struct buf list = {0};
	struct writer to = {.to = &d->remove}, gone = {.to = &list};
	size_t before = d->plan->changed;

	begin_request(&to, &gone);
	for (const struct value *v = have ? have->child : NULL; v;
	     v = v->next) {
		const struct value *title = value_get(v, "title");
		const struct value *kept = find_with(want, "title", title);

		if (kept) {
			remove_values(d, &to, kept, v);
			continue;
		}
		plan_change(d->plan, v, NULL, "options[%s]", title->text);
		writer_value(&gone, NULL, value_get(v, "id"));
	}
	end_request(d, before, &to, "remove", &gone);
}

void options_diff(
    struct draft *d, const struct value *want, const struct value *have)
{
	struct buf list = {0};
	struct writer to = {.to = &d->options}, new = {.to = &list};
	size_t before = d->plan->changed;

	begin_request(&to, &new);
	for (const struct value *v = want->child; v; v = v->next) {
		const struct value *title = value_get(v, "title"), *old;

		old = find_with(have, "title", title);
		if (old) {
			add_values(d, &to, v, old);
			continue;
		}
		plan_change(d->plan, NULL, v, "options[%s]", title->text);
		writer_value(&new, NULL, v);
	}
	end_request(d, before, &to, "add", &new);
	if (d->batch->rules.prune & PRUNE_OPTIONS)
		remove_options(d, want, have);
}
