#include "products/option_undo.h"

#include "base/map.h"
#include "base/mem.h"
#include "json/value.h"
#include "json/writer.h"
#include "products/draft.h"
#include "products/row_ids.h"
#include "sync/plan.h"

/* The options of a product, before and after some were added. */
struct added {
	const struct value *before, *after;
};

static const char *learn(struct step *step, const struct value *answer)
{
	struct added *added = step->undo->ctx;

	added->after = value_get(value_get(answer, "product"), "options");
	return NULL;
}

/* The ids of the options that the product had, and of their values. */
static void note_all(struct map *to, const struct value *options)
{
	row_ids_add(to, options);
	for (const struct value *v = options ? options->child : NULL; v;
	     v = v->next)
		row_ids_add(to, value_get(v, "values"));
}

/* Writes the ids that the product did not have. */
static void put_new(
    struct writer *to, const struct value *list, const struct map *before)
{
	for (const struct value *v = list ? list->child : NULL; v;
	     v = v->next) {
		const struct value *id = value_text(v, "id");

		if (id && !map_get(before, id->text, id->len))
			writer_value(to, NULL, id);
	}
}

static void put_values(
    struct writer *to, const struct value *option, const struct map *before)
{
	const struct value *id = value_text(option, "id");

	if (!id || !map_get(before, id->text, id->len))
		return;
	writer_object(to, NULL);
	writer_value(to, "product_option_id", id);
	writer_optional(to);
	writer_array(to, "remove");
	writer_optional(to);
	put_new(to, value_get(option, "values"), before);
	writer_end(to);
	writer_end(to);
}

static void put(struct buf *to, const struct step *step)
{
	const struct added *added = step->ctx;
	const struct value *after = added->after;
	struct writer w = {.to = to};
	struct map before = {0};

	note_all(&before, added->before);
	writer_object(&w, NULL);
	writer_array(&w, "update");
	for (const struct value *v = after ? after->child : NULL; v;
	     v = v->next)
		put_values(&w, v, &before);
	writer_end(&w);
	writer_array(&w, "remove");
	put_new(&w, after, &before);
	writer_end(&w);
	writer_end(&w);
	map_release(&before);
}

void option_undo(struct draft *d, struct step *step, const struct value *have)
{
	struct added *added = arena_alloc(d->arena, sizeof *added);

	added->before = value_get(have, "options");
	step->learn = learn;
	step->undo = plan_undo(d->plan,
	    "options were added to it, and they cannot be removed", step->path,
	    NULL);
	step->undo->ctx = added;
	step->undo->put = put;
}
