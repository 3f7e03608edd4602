/*
 * If the product is rejected later, the title and the metadata of the option
 * are restored. Ranks stay, as values had none before, mostly, and Medusa takes
 * no null; and a shared option cannot be made exclusive again.
 *
 * A value that is added later would come last, wherever the input lists it. So
 * the values of the option then get ranks, in the order of the input, unless
 * the input says `ranks`. This needs the whole list of the option's values, so
 * it is done for an option of this product only, not for a shared one.
 *
 * Medusa 2.21 drops `ranks` and `metadata` of the options of a new product
 * (product-module-service.js, normalizeCreateProductInput).
 */
#include "products/option_update.h"

#include "base/buf.h"
#include "base/mem.h"
#include "json/value.h"
#include "json/writer.h"
#include "medusa/errors.h"
#include "products/compare.h"
#include "products/draft.h"
#include "products/label.h"
#include "products/metadata.h"
#include "products/offer.h"
#include "sync/plan.h"

/* An option, and the request that is being written for it. */
struct update {
	struct draft *d;
	const struct offer_option *want, *have;
	const char *name; /* for the paths of changes */
	struct writer to;
	struct buf body, undo;
	struct writer back; /* to undo */
};

static bool put_title(struct update *u)
{
	const struct value *want = value_get(u->want->option, "title");
	const struct value *have = value_get(u->have->option, "title");

	if (value_same_text(want, have))
		return true;
	if (offer_is_shared(u->have))
		return plan_refuse(u->d->plan,
		    "the option '%s' is called '%s' in Medusa, and products "
		    "share it; rename it in Medusa",
		    label(u->d->arena, want->text, want->len), u->name);
	plan_change(u->d->plan, have, want, "options[%s].title", u->name);
	writer_value(&u->to, "title", want);
	writer_value(&u->back, "title", have);
	return true;
}

static bool put_exclusive(struct update *u)
{
	const struct value *want = value_get(u->want->option, "is_exclusive");
	const struct value *have = value_get(u->have->option, "is_exclusive");

	if (value_is_null(want) || value_is_null(have) ||
	    compare_scalar(want, have))
		return true;
	if (want->type == JSON_TRUE)
		return plan_refuse(u->d->plan,
		    "the option '%s' is shared by products, and Medusa does "
		    "not make it exclusive again",
		    u->name);
	plan_change(
	    u->d->plan, have, want, "options[%s].is_exclusive", u->name);
	writer_value(&u->to, "is_exclusive", want);
	return true;
}

/* Values that Medusa lacks. */
static size_t count_new(const struct update *u)
{
	const struct value *v = value_get(u->want->option, "values");
	size_t n = 0;

	for (v = v->child; v; v = v->next)
		n += !offer_value(u->have, v);
	return n;
}

/* Those of Medusa, then those that it lacks. */
static void put_values(struct update *u)
{
	const struct value *v = value_get(u->have->option, "values");

	writer_array(&u->to, "values");
	for (v = v ? v->child : NULL; v; v = v->next)
		if (value_text(v, "value"))
			writer_value(&u->to, NULL, value_get(v, "value"));
	v = value_get(u->want->option, "values");
	for (v = v->child; v; v = v->next)
		if (!offer_value(u->have, v))
			writer_value(&u->to, NULL, v);
	writer_end(&u->to);
}

/* Does a request with all values and their ranks fit into the 100 KiB that this
 * route takes? */
static bool fits(const struct value *values)
{
	size_t bytes = 0;

	for (const struct value *v = values->child; v; v = v->next)
		bytes += 2 * v->len + sizeof "\"\":10000,\"\",";
	return bytes < 100 << 10;
}

static void put_order(struct writer *to, const struct value *values)
{
	size_t rank = 0;

	writer_object(to, "ranks");
	for (const struct value *v = values->child; v; v = v->next)
		writer_number(to, v->text, rank++);
	writer_end(to);
}

/* Do the values that Medusa has have these ranks? */
static bool has_ranks(const struct update *u, const struct value *ranks)
{
	for (const struct value *v = ranks->child; v; v = v->next) {
		const struct value name = {
		    .type = JSON_STRING, .text = v->key, .len = v->key_len};
		const struct value *value = offer_value(u->have, &name);

		if (value && !compare_scalar(v, value_get(value, "rank")))
			return false;
	}
	return true;
}

/* The ranks that the input states. Values that a shared option lacks get them
 * after they are added. */
static void put_ranks(
    struct update *u, const struct value *ranks, bool new, bool shared)
{
	if (new &&shared)
		u->d->plan->unfinished = true;
	if (has_ranks(u, ranks) && (!new || shared))
		return;
	plan_change(u->d->plan, NULL, ranks, "options[%s].ranks", u->name);
	if (new && !shared)
		put_values(u);
	writer_object(&u->to, "ranks");
	for (const struct value *v = ranks->child; v; v = v->next) {
		const struct value name = {
		    .type = JSON_STRING, .text = v->key, .len = v->key_len};

		if (!shared || offer_value(u->have, &name))
			writer_value(&u->to, v->key, v);
	}
	writer_end(&u->to);
}

static void put_places(struct update *u)
{
	const struct value *ranks = value_get(u->want->option, "ranks");
	const struct value *values = value_get(u->want->option, "values");
	bool new = count_new(u), shared = offer_is_shared(u->have);

	if (ranks && ranks->count) {
		put_ranks(u, ranks, new, shared);
	} else if (new && !shared && fits(values)) {
		put_values(u);
		put_order(&u->to, values);
	}
}

static void put_metadata(struct update *u)
{
	const struct value *want = value_get(u->want->option, "metadata");
	const struct value *have = value_get(u->have->option, "metadata");
	size_t before = u->d->plan->changed;
	struct buf path = {0};

	if (!want)
		return;
	buf_printf(&path, "options[%s].metadata", u->name);
	metadata_diff(u->d, &u->to, path.data, want, have, true);
	if (u->d->plan->changed != before)
		writer_value(&u->back, "metadata", have);
	buf_release(&path);
}

static void add_step(struct update *u)
{
	const struct value *id = value_get(u->have->option, "id");
	const char *path =
	    plan_path(u->d->arena, "/admin/product-options/", id, "?fields=id");
	struct step *s = plan_step(
	    u->d->plan, STEP_BEFORE, "update an option", path, &u->body);

	s->explain = option_taken;
	if (u->undo.len)
		s->undo = plan_undo(u->d->plan,
		    "its option was changed, and it cannot be changed back",
		    path, &u->undo);
}

bool option_update(struct draft *d, const struct offer_option *want)
{
	struct update u = {.d = d, .want = want, .have = want->twin};
	const struct value *title = value_get(want->twin->option, "title");
	bool ok;

	u.name = label(d->arena, title->text, title->len);
	u.to.to = &u.body;
	writer_object(&u.to, NULL);
	writer_optional(&u.to);
	u.back.to = &u.undo;
	writer_object(&u.back, NULL);
	writer_optional(&u.back);
	ok = put_title(&u) && put_exclusive(&u);
	put_places(&u);
	put_metadata(&u);
	writer_end(&u.to);
	writer_end(&u.back);
	if (u.body.len)
		add_step(&u);
	buf_release(&u.body);
	buf_release(&u.undo);
	return ok;
}

const char *option_taken(struct arena *a, const struct medusa_answer *answer)
{
	const struct error_value e = error_value(a, answer);

	return e.about != ERROR_ABOUT_OPTION
		   ? NULL
		   : arena_printf(a,
			 "the shop has an option '%s' already that products "
			 "share; give its 'id' in 'options', or leave out "
			 "'is_exclusive'",
			 e.value);
}

static bool has_more(const struct value *option)
{
	static const char *const dropped[] = {"ranks", "metadata", NULL};

	for (const char *const *name = dropped; *name; name++) {
		const struct value *v = value_get(option, *name);

		if (v && v->count)
			return true;
	}
	return false;
}

bool option_new(struct writer *to, const struct value *option)
{
	const struct value *id = value_get(option, "id");

	if (!id) {
		writer_value(to, NULL, option);
	} else {
		writer_object(to, NULL);
		writer_value(to, "id", id);
		writer_end(to);
	}
	return has_more(option);
}

/* The route makes an option that products share, unless it is told otherwise.
 */
void option_add(struct writer *to, const struct value *option)
{
	const struct value *values = value_get(option, "values");
	const struct value *ranks = value_get(option, "ranks");
	const struct value *metadata = value_get(option, "metadata");
	const struct value *exclusive = value_get(option, "is_exclusive");

	if (value_get(option, "id")) {
		writer_value(to, NULL, value_get(option, "id"));
		return;
	}
	writer_object(to, NULL);
	writer_value(to, "title", value_get(option, "title"));
	writer_value(to, "values", values);
	if (ranks)
		writer_value(to, "ranks", ranks);
	else if (fits(values))
		put_order(to, values);
	if (value_is_null(exclusive))
		writer_literal(to, "is_exclusive", "true");
	else
		writer_value(to, "is_exclusive", exclusive);
	if (metadata)
		metadata_new(to, metadata);
	writer_end(to);
}
