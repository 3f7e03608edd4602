/*
 * Stock: an item and the level that Medusa has, one per line; without a level,
 * null. What is planned must be a body that is JSON, with no negative quantity;
 * and when it was written, nothing is left to do.
 */
#include "inventory/inventory.h"
#include "inventory/level.h"

#include "base/buf.h"
#include "base/mem.h"
#include "json/value.h"
#include "json/writer.h"
#include "medusa/locations.h"
#include "sync/batch.h"
#include "sync/resource.h"

#include "fuzz.h"

static const struct location berlin = {"sloc_1", "Berlin", true};
static const struct inventory_options options = {.floor = true};

static struct value *parse(struct arena *a, const char *text, size_t len)
{
	const char *error;
	char *copy = arena_copy(a, text, len);

	return value_parse(a, copy, len, &error);
}

static const struct value *after(const struct plan *p, const char *name)
{
	for (const struct change *c = p->changes; c; c = c->next)
		if (strcmp(c->path, name) == 0)
			return c->after;
	return NULL;
}

/* The level as it is once the plan is carried out. */
static const struct value *write_level(
    struct batch *b, const struct plan *p, const struct value *old)
{
	static const char *const names[] = {
	    "stocked_quantity", "incoming_quantity", "reserved_quantity", NULL};
	struct buf text = {0};
	struct writer w = {.to = &text};
	const struct value *new;

	writer_object(&w, NULL);
	for (const char *const *name = names; *name; name++) {
		const struct value *v = after(p, *name);

		MUST(!v || (v->type == JSON_NUMBER && *v->text != '-'));
		v = v ? v : value_get(old, *name);
		if (v)
			writer_value(&w, *name, v);
	}
	writer_end(&w);
	new = parse(&b->arena, text.data, text.len);
	MUST(new);
	buf_release(&text);
	return new;
}

static bool plan(struct batch *b, struct item *item)
{
	bool ok;

	plan_init(&item->plan, &b->arena);
	ok = resource_inventory.plan(b, item);
	MUST(ok || *item->plan.error);
	return ok;
}

static void check(struct batch *b, struct item *item)
{
	const struct step *with;

	level_of(item)->location = &berlin;
	item->id = "iitem_1";
	if (!plan(b, item))
		return;
	with = plan_with(&item->plan);
	MUST(!with == !item->plan.changes);
	MUST(!with || parse(&b->arena, with->body, with->len));
	MUST(item->have || item->plan.changes);
	item->have = write_level(b, &item->plan, item->have);
	MUST(plan(b, item) && !item->plan.changes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *end = size ? memchr(text, '\n', size) : NULL;
	struct batch b = {
	    .rules = {.resource = &resource_inventory, .options = &options}};
	struct item item = {0};

	if (end) {
		item.input = parse(&b.arena, text, (size_t)(end - text));
		item.have =
		    parse(&b.arena, end + 1, size - 1 - (size_t)(end - text));
	}
	if (item.have && item.have->type != JSON_OBJECT)
		item.have = NULL;
	if (item.input) {
		const char *why = resource_inventory.read(&b, &item);

		MUST(why ? *why != '\0' : item.mark && item.key);
		if (!why)
			check(&b, &item);
	}
	arena_release(&b.arena);
	return 0;
}
