#include "products/plan.h"

#include "base/mem.h"
#include "json/value.h"
#include "json/writer.h"
#include "medusa/errors.h"
#include "medusa/medusa.h"
#include "products/diff.h"
#include "products/draft.h"
#include "products/initial.h"
#include "products/option_undo.h"
#include "products/option_update.h"
#include "products/options.h"
#include "products/read.h"
#include "products/rename.h"
#include "products/stock.h"
#include "sync/batch.h"
#include "sync/plan.h"

#include <assert.h>
#include <string.h>

/* The path of a route below a product, like "/options/batch?fields=id". */
static const char *route(
    struct arena *a, const struct value *product, const char *what)
{
	return plan_path(a, "/admin/products/", value_get(product, "id"), what);
}

/* A Medusa without that route takes "batch" for an option's id. */
static const char *explain_options(
    struct arena *a, const struct medusa_answer *answer)
{
	return error_unrecognized(answer, "update")
		   ? "this Medusa cannot change the options of a product in "
		     "one request; 2.18 or newer is needed"
		   : option_taken(a, answer);
}

static struct step *options_step(struct draft *d, const struct value *have,
    enum step_when when, const char *what, const struct buf *body)
{
	struct step *s = plan_step(d->plan, when, what,
	    route(d->arena, have,
		"/options/batch?fields=id,options.id,options.values.id"),
	    body);

	s->explain = explain_options;
	return s;
}

/* Medusa accepts two options with the same title, hence not_twice. */
static void add_options(struct draft *d, const struct value *have)
{
	struct step *s;

	if (!d->options.len)
		return;
	s = options_step(d, have, STEP_BEFORE, "add options", &d->options);
	s->not_twice = true;
	option_undo(d, s, have);
}

/*
 * Not twice: an update that arrives late deletes variants that were created
 * since.
 */
static void free_codes(struct draft *d, const struct value *have)
{
	struct step *s;

	if (!d->release.len)
		return;
	s = plan_step(d->plan, STEP_BEFORE, "free codes",
	    "/admin/products/batch?fields=id", &d->release);
	s->not_twice = true;
	if (d->restore.len)
		s->undo = plan_undo(d->plan,
		    "the codes of its variants were freed, and they cannot be "
		    "restored",
		    route(d->arena, have, "/variants/batch?fields=id"),
		    &d->restore);
}

static const char *learn_item(struct step *step, const struct value *answer)
{
	struct stock_link *link = step->ctx;
	const struct value *id =
	    value_text(value_get(answer, "inventory_item"), "id");

	if (!id)
		return "the answer has no id of an inventory item";
	link->item = id->text;
	return NULL;
}

static void put_link(struct writer *to, const struct stock_link *l)
{
	assert(l->item); /* named, found, or learnt from an earlier step */
	writer_object(to, NULL);
	writer_text(to, "variant_id", l->variant);
	writer_text(to, "inventory_item_id", l->item);
	if (!l->remove)
		writer_literal(to, "required_quantity", l->quantity);
	writer_end(to);
}

static void put_links(
    struct buf *to, const char *verb, const struct stock_link *l, bool remove)
{
	struct writer w = {.to = to};

	writer_object(&w, NULL);
	writer_array(&w, verb);
	for (; l; l = l->next)
		if (l->remove == remove)
			put_link(&w, l);
	writer_end(&w);
	writer_end(&w);
}

static void put_created(struct buf *to, const struct step *step)
{
	put_links(to, "create", step->ctx, false);
}

static void put_deleted(struct buf *to, const struct step *step)
{
	put_links(to, "delete", step->ctx, true);
}

static bool any_link(const struct draft *d, bool remove)
{
	const struct stock_link *l = d->links;

	while (l && l->remove != remove)
		l = l->next;
	return l;
}

static void add_links(struct draft *d, const struct value *have,
    enum step_when when, const char *what,
    void (*put)(struct buf *to, const struct step *step))
{
	struct step *s = plan_step(d->plan, when, what,
	    route(d->arena, have, "/variants/inventory-items/batch?fields=id"),
	    NULL);

	s->ctx = d->links;
	s->put = put;
}

/* Items are made one by one. The request that links them needs their ids, so
 * its body is written when it is sent. */
static void link_stock(struct draft *d, const struct value *have)
{
	struct step *s;

	for (struct stock_link *l = d->links; l; l = l->next) {
		if (l->item)
			continue;
		s = plan_step(d->plan, STEP_BEFORE, "create an inventory item",
		    "/admin/inventory-items?fields=id", NULL);
		s->body = l->make;
		s->len = strlen(l->make);
		s->ctx = l;
		s->learn = learn_item;
	}
	if (any_link(d, false))
		add_links(
		    d, have, STEP_BEFORE, "link inventory items", put_created);
}

/* A variant whose stock is managed cannot be sold without its item, so it keeps
 * the item until it is written. Medusa 2.21 has removed the link by then, and
 * accepts to remove it again. */
static void unlink_stock(struct draft *d, const struct value *have)
{
	if (any_link(d, true))
		add_links(
		    d, have, STEP_AFTER, "unlink inventory items", put_deleted);
}

static void add_steps(struct draft *d, const struct value *have)
{
	add_options(d, have);
	if (options_first(d)) {
		d->plan->unfinished = true;
		return;
	}
	d->plan->verify = d->stock_asked;
	rename_steps(d);
	free_codes(d, have);
	link_stock(d, have);
	if (d->json.len)
		plan_step(d->plan, STEP_WITH, NULL, NULL, &d->json);
	if (d->remove.len)
		options_step(d, have, STEP_AFTER, "remove options", &d->remove);
	unlink_stock(d, have);
}

static void release(struct draft *d)
{
	buf_release(&d->json);
	buf_release(&d->options);
	buf_release(&d->release);
	buf_release(&d->restore);
	buf_release(&d->remove);
	offer_release(&d->wanted);
	offer_release(&d->had);
	map_release(&d->used);
}

/*
 * A simple product without a variant: its creation was cut short. It gets what
 * a new one would get.
 */
static const struct value *wanted(struct batch *b, const struct item *item)
{
	const struct value *variants = value_get(item->have, "variants");

	return (variants && variants->count) ||
		       !product_is_simple(value_get(item->have, "options"))
		   ? item->owned
		   : initial_without(b, item, item->full);
}

bool product_plan(struct batch *b, struct item *item)
{
	struct stock *stock = b->state;
	struct draft d = {.batch = b,
	    .arena = &b->arena,
	    .plan = &item->plan,
	    .stock_by_hand = item->verified || stock->made == STOCK_BY_HAND};
	bool ok;

	d.body.to = &d.json;
	ok = item->have ? diff_update(&d, wanted(b, item), item->have)
			: diff_create(&d, item->full);
	ok = ok && !item->plan.error; /* of stock.h */
	if (ok) {
		if (item->verified)
			stock_learn(stock, b, &d);
		add_steps(&d, item->have);
	}
	release(&d);
	return ok;
}
