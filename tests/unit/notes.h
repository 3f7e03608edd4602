/*
 * A small resource for tests of the engine: a note has a slug, which is its
 * key, and a text. It links with the layer sync and without products.
 */
#ifndef NOTES_H
#define NOTES_H

#include "base/buf.h"
#include "json/value.h"
#include "json/writer.h"
#include "medusa/medusa.h"
#include "sync/batch.h"
#include "sync/resource.h"

static const char *read_note(struct batch *b, struct item *item)
{
	(void)b;
	item->key = value_text(item->input, "slug");
	item->owned = item->full = item->input;
	return item->key ? NULL : "'slug' is missing";
}

static void fields(struct buf *to, const struct batch *b,
    struct item *const *list, size_t count)
{
	(void)b, (void)list, (void)count;
	buf_puts(to, "id,slug,text");
}

static bool plan(struct batch *b, struct item *item)
{
	const struct value *text = value_get(item->owned, "text");
	const struct value *old = value_get(item->have, "text");
	struct buf body = {0};
	struct writer w = {.to = &body};

	(void)b;
	if (item->have && value_equal(text, old))
		return true;
	plan_change(&item->plan, old, text, "text");
	writer_object(&w, NULL);
	if (item->have)
		writer_value(&w, "id", value_get(item->have, "id"));
	else
		writer_value(&w, "slug", item->key);
	writer_value(&w, "text", text);
	writer_end(&w);
	plan_step(&item->plan, STEP_WITH, NULL, NULL, &body);
	buf_release(&body);
	return true;
}

static const struct identity identities[] = {
    {.name = "slug",
	.path = "/admin/notes",
	.list = "notes",
	.filter = "slug",
	.fields = ""},
    {.name = NULL},
};

static const struct resource notes = {
    .word = "notes",
    .name = "notes",
    .one = "note",
    .identities = identities,
    .read = read_note,
    .fields = fields,
    .plan = plan,
    .batch_path = "/admin/notes/batch",
    .body_max = MEDUSA_BODY_MAX,
};

#endif
