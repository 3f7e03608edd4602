#include "products/options.h"

#include "json/value.h"
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

/* The beginning of what the options route does to an option's values. */
static void open_option(
    struct buf *to, const struct value *have, const char *verb)
{
	buf_puts(to, to->len ? ",{" : "{");
	value_put_key(to, "product_option_id");
	value_put(to, value_get(have, "id"));
	value_put_key(to, verb);
}

/* Values that an option of the server lacks. */
static void add_values(struct draft *d, struct buf *to,
    const struct value *want, const struct value *have)
{
	const struct value *values = value_get(have, "values");
	const struct value *v = value_get(want, "values");
	bool first = true;

	for (v = v ? v->child : NULL; v; v = v->next) {
		if (v->type != JSON_STRING || find_with(values, "value", v))
			continue;
		plan_change(d->plan, NULL, v, "options[%s]",
		    value_get(have, "title")->text);
		if (first)
			open_option(to, have, "add");
		buf_puts(to, first ? "[{" : ",{");
		value_put_key(to, "value");
		value_put(to, v);
		buf_putc(to, '}');
		first = false;
	}
	if (!first)
		buf_puts(to, "]}");
}

static bool has_text(const struct value *list, const struct value *text)
{
	for (const struct value *v = list ? list->child : NULL; v; v = v->next)
		if (value_same_text(v, text))
			return true;
	return false;
}

/* Values of a server's option that the input does not have. */
static void remove_values(struct draft *d, struct buf *to,
    const struct value *want, const struct value *have)
{
	const struct value *keep = value_get(want, "values");
	const struct value *v = value_get(have, "values");
	bool first = true;

	for (v = v ? v->child : NULL; v; v = v->next) {
		const struct value *value = value_get(v, "value");

		if (has_text(keep, value))
			continue;
		plan_change(d->plan, value, NULL, "options[%s]",
		    value_get(have, "title")->text);
		if (first)
			open_option(to, have, "remove");
		buf_putc(to, first ? '[' : ',');
		value_put(to, value_get(v, "id"));
		first = false;
	}
	if (!first)
		buf_puts(to, "]}");
}

/* Once no variant has them any more. */
static void remove_options(
    struct draft *d, const struct value *want, const struct value *have)
{
	struct buf shrink = {0}, gone = {0};

	for (const struct value *v = have ? have->child : NULL; v;
	     v = v->next) {
		const struct value *title = value_get(v, "title");
		const struct value *kept = find_with(want, "title", title);

		if (kept) {
			remove_values(d, &shrink, kept, v);
			continue;
		}
		plan_change(d->plan, v, NULL, "options[%s]", title->text);
		if (gone.len)
			buf_putc(&gone, ',');
		value_put(&gone, value_get(v, "id"));
	}
	if (shrink.len || gone.len)
		buf_printf(&d->remove, "{\"update\":[%s],\"remove\":[%s]}",
		    shrink.len ? shrink.data : "", gone.len ? gone.data : "");
	buf_release(&shrink);
	buf_release(&gone);
}

void options_diff(
    struct draft *d, const struct value *want, const struct value *have)
{
	struct buf grow = {0}, add = {0};

	for (const struct value *v = want->child; v; v = v->next) {
		const struct value *title = value_get(v, "title"), *old;

		old = find_with(have, "title", title);
		if (old) {
			add_values(d, &grow, v, old);
			continue;
		}
		plan_change(d->plan, NULL, v, "options[%s]", title->text);
		if (add.len)
			buf_putc(&add, ',');
		value_put(&add, v);
	}
	if (grow.len || add.len)
		buf_printf(&d->options, "{\"update\":[%s],\"add\":[%s]}",
		    grow.len ? grow.data : "", add.len ? add.data : "");
	buf_release(&grow);
	buf_release(&add);
	if (d->batch->rules.prune & PRUNE_OPTIONS)
		remove_options(d, want, have);
}
