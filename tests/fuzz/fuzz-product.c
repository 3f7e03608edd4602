/*
 * The plan of a product that the bytes of the input make, for a row of Medusa
 * that they make too. Each body must be JSON. A second plan must equal the
 * first. A list must not omit a variant or price of Medusa, because Medusa
 * deletes what a list omits. A product that is equal needs no plan.
 */
#include "json/value.h"
#include "medusa/medusa.h"
#include "products/products.h"
#include "sync/batch.h"
#include "sync/plan.h"
#include "sync/read.h"
#include "sync/resource.h"
#include "sync/result.h"

#include <stdio.h>

#include "product.h"

enum { PRUNE_VARIANTS = 2, PRUNE_PRICES = 4 }; /* see products/draft.h */

static const struct value *parse(struct batch *b, const char *text, size_t len)
{
	const char *error;

	return value_parse(
	    &b->arena, arena_copy(&b->arena, text, len), len, &error);
}

static const struct value *body_of(struct batch *b, const struct buf *text)
{
	const struct value *body = parse(b, text->data, text->len);

	MUST(body && body->type == JSON_OBJECT);
	return body;
}

/* The list must have the id of each row that has the member `with`. */
static void must_list(
    const struct value *list, const struct value *rows, const char *with)
{
	for (const struct value *v = rows ? rows->child : NULL; v; v = v->next)
		MUST((with && !value_get(v, with)) ||
		     value_has_id(list, value_text(v, "id")->text));
}

static const struct value *with_id(
    const struct value *list, const struct value *id)
{
	const struct value *v = list ? list->child : NULL;

	while (v && !value_same_text(value_get(v, "id"), id))
		v = v->next;
	return v;
}

/* Medusa answers 500 if only some have options. */
static void all_or_none_choose(const struct value *list)
{
	size_t choose = 0;

	for (const struct value *v = list ? list->child : NULL; v; v = v->next)
		choose += value_get(v, "options") != NULL;
	MUST(!choose || choose == list->count);
}

/* `part`: it is the part of a batch, so pruned variants may be missing. */
static void check_lists(const struct batch *b, const struct value *body,
    const struct value *have, bool part)
{
	const struct value *list = value_get(body, "variants");
	const struct value *rows = value_get(have, "variants");

	all_or_none_choose(list);
	MUST(!value_get(body, "option_ids") ||
	     (list && (!list->child || value_get(list->child, "options"))));
	if (list && !(part && b->rules.prune & PRUNE_VARIANTS))
		must_list(list, rows, part ? "prices" : NULL);
	for (const struct value *v = list ? list->child : NULL; v; v = v->next)
		if (value_get(v, "prices") && value_get(v, "id") &&
		    !(b->rules.prune & PRUNE_PRICES))
			must_list(value_get(v, "prices"),
			    value_get(
				with_id(rows, value_get(v, "id")), "prices"),
			    NULL);
}

static void check_step(
    struct batch *b, const struct item *item, struct step *s, struct buf *text)
{
	static const char made[] = "{\"inventory_item\":{\"id\":\"item7\"}}";
	const struct value *body, *update;
	struct buf json = {0};

	if (s->learn)
		MUST(!s->learn(s, parse(b, made, strlen(made))));
	if (s->body)
		buf_put(&json, s->body, s->len);
	else
		s->put(&json, s);
	buf_printf(text, "%d %s %s\n", (int)s->when, s->path ? s->path : "-",
	    json.data);
	body = body_of(b, &json);
	MUST((s->when == STEP_WITH) == !s->path);
	MUST(!s->path || !strncmp(s->path, "/admin/", 7));
	if (s->when == STEP_WITH && item->have)
		check_lists(b, body, item->have, true);
	update = value_get(body, "update");
	if (s->path && !strncmp(s->path, "/admin/products/batch?", 22))
		check_lists(b, update->child, item->have, false);
	buf_reset(&json);
	if (s->undo) {
		if (s->undo->body)
			buf_put(&json, s->undo->body, s->undo->len);
		else
			s->undo->put(&json, s->undo);
		(void)body_of(b, &json);
	}
	buf_release(&json);
}

/* Plans the item and appends the steps as text. */
static bool plan(struct batch *b, struct item *item, struct buf *text)
{
	size_t with = 0;
	bool ok;

	plan_init(&item->plan, &b->arena);
	ok = b->rules.resource->plan(b, item);
	MUST(ok == !item->plan.error);
	MUST(!item->plan.changes == !item->plan.changed);
	for (struct step *s = item->plan.steps; s; s = s->next) {
		check_step(b, item, s, text);
		with += s->when == STEP_WITH;
	}
	MUST(with <= 1 && (!ok || item->have || with == 1));
	item->action = item->op = !item->have	       ? ITEM_CREATE
				  : item->plan.changes ? ITEM_UPDATE
						       : ITEM_UNCHANGED;
	item->changes = item->plan.changes;
	if (!ok)
		item_reject(item, "invalid_input", item->plan.error);
	return ok;
}

static void check_result(struct batch *b, const struct item *item)
{
	struct buf line = {0};

	result_put(&line, &b->rules, item);
	(void)body_of(b, &line);
	result_show(&line, &b->rules, item, false);
	buf_release(&line);
}

static void check_attribute(
    struct batch *b, const struct item *item, struct draw *d)
{
	const char *what = PICK(d, "Product with handle: a",
	    "Product variant with sku: c1", "Inventory item with sku: c2",
	    "Field 'create, 0, title' is required",
	    "Field 'update, 1, variants, 0, sku' is required; Field 'update, ",
	    "Tag with id tag1 not found", "You tried to set relationship ");
	char *rest = draw_line(d);
	const struct medusa_answer answer = {.outcome = OUTCOME_REFUSED,
	    .status = 400,
	    .type = "invalid_data",
	    .message = arena_printf(&b->arena, "%s%s%s", what,
		PICK(d, "", ", already exists.", ", but such"), rest)};

	(void)b->rules.resource->attribute(b, &answer, item, draw(d, 2));
	free(rest);
}

static void check_item(
    struct batch *b, struct item *item, struct draw *d, bool same)
{
	struct buf once = {0}, twice = {0};
	bool ok = plan(b, item, &once);

	if (ok && same)
		MUST(!item->plan.changes && !item->plan.steps);
	MUST(plan(b, item, &twice) == ok && once.len == twice.len);
	MUST(!once.len || !memcmp(once.data, twice.data, once.len));
	check_result(b, item);
	if (ok && plan_with(&item->plan))
		check_attribute(b, item, d);
	buf_release(&once);
	buf_release(&twice);
}

/* A row of Medusa; NULL: one that the engine would not accept. */
static const struct value *row(
    struct batch *b, struct draw *d, enum form form, unsigned changes)
{
	const struct value *v;
	struct buf text = {0};

	put_product(&text, d, form, "\"k1\"", 0);
	while (changes-- && text.len)
		text.data[(draw(d, 256) << 8 | draw(d, 256)) % text.len] =
		    (char)draw(d, 256);
	v = parse(b, text.data, text.len);
	if (v && resource_lacks(b->rules.resource, v))
		v = NULL;
	buf_release(&text);
	return v;
}

enum { SAME = 1, RAW = 2, NEW = 4, BROKEN = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct draw d = {data, data + size}, start;
	unsigned flags = draw(&d, 256);
	struct batch b = {.rules = {.resource = &resource_products,
			      .key = "external_id",
			      .unknown = (enum unknown_rule)(flags >> 4) % 3,
			      .prune = draw(&d, 8)}};
	struct buf want = {0};
	char *raw = flags & RAW ? draw_line(&d) : NULL;

	b.names = names_new(0, "--create-missing");
	start = d;
	if (raw)
		buf_puts(&want, raw);
	else
		put_product(&want, &d, FORM_INPUT, "\"k1\"", 0);
	if (read_batch(&b, want.data, want.len) && b.list_count == 1) {
		bool same = flags & SAME && !raw;
		struct item *item = b.list[0];

		if (same)
			item->have = row(&b, &start, FORM_ROW, 0);
		else if (!(flags & NEW))
			item->have = row(&b, &d, FORM_ODD_ROW,
			    flags & BROKEN ? 1 + draw(&d, 3) : 0);
		MUST(!same || item->have);
		check_item(&b, item, &d, same);
	}
	buf_release(&want);
	free(raw);
	batch_release(&b);
	names_free(b.names);
	return 0;
}
