#include "sync/steps.h"

#include "base/err.h"
#include "http/url.h"
#include "products/strays.h"
#include "json/string.h"

#include <string.h>

/* To what belongs to a product: "options/batch". */
static struct medusa_answer post_to(struct sync *s,
    const struct sync_item *item, const char *what, const char *body)
{
	struct medusa_answer answer;
	struct buf path = {0};

	buf_puts(&path, "/admin/products/");
	url_encode(&path, item->id, strlen(item->id));
	buf_printf(&path, "/%s?fields=id", what);
	answer =
	    medusa_post(s->medusa, &s->arena, path.data, body, strlen(body));
	buf_release(&path);
	return answer;
}

/* Where there is no such route, "batch" is taken for an option's id. */
static struct medusa_answer post_options(
    struct sync *s, const struct sync_item *item, const char *body)
{
	struct medusa_answer answer = post_to(s, item, "options/batch", body);

	if (answer.fate == HTTP_REFUSED &&
	    strstr(answer.message, "Unrecognized fields: 'update, "))
		answer.message = "this Medusa cannot change the options of a "
				 "product in one request; 2.18 or newer is "
				 "needed";
	return answer;
}

/* An element of the batch's `update`, alone. */
static struct medusa_answer post_update(struct sync *s, const char *update)
{
	struct medusa_answer answer;
	struct buf body = {0};

	buf_printf(&body, "{\"update\":[%s]}", update);
	answer = medusa_post(s->medusa, &s->arena,
	    "/admin/products/batch?fields=id", body.data, body.len);
	buf_release(&body);
	return answer;
}

bool apart_open(const struct sync_item *item)
{
	return item->op == SYNC_CREATE || item->op == SYNC_UPDATE;
}

bool apart_crashed(const struct medusa_answer *answer)
{
	return answer->fate != HTTP_REFUSED && answer->status == 500 &&
	       strcmp(answer->type, "unknown_error") == 0;
}

void apart_reject_crash(
    struct sync_item *item, const struct medusa_answer *answer)
{
	sync_reject(item, answer->type,
	    "Medusa fails at it without saying why (HTTP status 500); its log "
	    "may");
}

/* What became of a request for one item. */
enum step {
	STEP_DONE,
	STEP_REFUSED, /* the item is rejected */
	STEP_AGAIN,   /* to be planned anew, with what was learnt */
	STEP_LOST,    /* it may have happened */
	STEP_FAILED,  /* the batch has failed */
};

static enum step step(struct sync *s, struct sync_item *item, const char *what,
    const struct medusa_answer *answer)
{
	if (apart_crashed(answer) && item->had_chance) {
		apart_reject_crash(item, answer);
		return STEP_REFUSED;
	}
	if (answer->foreign) {
		sync_fail_answer(s, what, answer);
		return STEP_FAILED;
	}
	switch (answer->fate) {
	case HTTP_DONE:
		return STEP_DONE;
	case HTTP_REFUSED:
		sync_reject(item, answer->type, answer->message);
		return STEP_REFUSED;
	case HTTP_UNKNOWN:
		item->had_chance |= apart_crashed(answer);
		return STEP_LOST;
	default:
		sync_fail_answer(s, what, answer);
		return STEP_FAILED;
	}
}

static enum step make_inventory_item(struct sync *s, struct sync_item *item,
    struct stock_link *link, struct medusa_answer *answer)
{
	const struct value *id;
	enum step got;

	*answer = medusa_post(s->medusa, &s->arena,
	    "/admin/inventory-items?fields=id", link->make, strlen(link->make));
	/* There is one of that sku. */
	if (answer->fate == HTTP_REFUSED && stock_strays(s, &item, 1, answer))
		return s->failed ? STEP_FAILED : STEP_AGAIN;
	got = step(s, item, "make an inventory item", answer);
	id = value_text(value_get(answer->body, "inventory_item"), "id");
	if (got != STEP_DONE)
		return got;
	if (!id) {
		answer->fate = HTTP_UNKNOWN;
		answer->message = "the answer names no inventory item";
		return STEP_LOST;
	}
	link->item = id->text;
	return STEP_DONE;
}

static void put_link(struct buf *to, const struct stock_link *l)
{
	buf_puts(to, to->len ? ",{" : "{");
	value_put_key(to, "variant_id");
	string_put(to, l->variant, strlen(l->variant));
	value_put_key(to, "inventory_item_id");
	string_put(to, l->item, strlen(l->item));
	if (!l->remove) {
		value_put_key(to, "required_quantity");
		buf_puts(to, l->quantity);
	}
	buf_putc(to, '}');
}

static enum step link_stock(
    struct sync *s, struct sync_item *item, struct medusa_answer *answer)
{
	struct buf make = {0}, drop = {0}, body = {0};
	enum step got = STEP_DONE;

	for (struct stock_link *l = item->diff.links; l && got == STEP_DONE;
	     l = l->next) {
		if (!l->item)
			got = make_inventory_item(s, item, l, answer);
		if (l->item)
			put_link(l->remove ? &drop : &make, l);
	}
	if (got == STEP_DONE && (make.len || drop.len)) {
		buf_printf(&body, "{\"create\":[%s],\"delete\":[%s]}",
		    make.len ? make.data : "", drop.len ? drop.data : "");
		*answer = post_to(
		    s, item, "variants/inventory-items/batch", body.data);
		got = step(s, item, "link inventory items", answer);
	}
	buf_release(&make);
	buf_release(&drop);
	buf_release(&body);
	return got;
}

/* What an item needs before its part of the batch can be written. */
static enum step prepare(
    struct sync *s, struct sync_item *item, struct medusa_answer *answer)
{
	const struct diff *d = &item->diff;
	enum step got = STEP_DONE;

	if (item->op != SYNC_UPDATE)
		return got;
	if (d->options.len) {
		*answer = post_options(s, item, d->options.data);
		got = step(s, item, "add options", answer);
	}
	if (got == STEP_DONE && d->release.len) {
		if (!item->restore && d->restore.len)
			item->restore = arena_copy(
			    &s->arena, d->restore.data, d->restore.len);
		*answer = post_update(s, d->release.data);
		got = step(s, item, "free codes", answer);
	}
	return got == STEP_DONE ? link_stock(s, item, answer) : got;
}

/* It may have happened, or happen yet. */
static void note_loss(
    struct sync *s, size_t count, const struct medusa_answer *answer)
{
	warning("a write of %zu: %s; looking what was written", count,
	    answer->message);
	s->doubt = true;
	s->conflicts = 0;
}

/* When an answer is lost, this item is looked up and planned anew. */
static bool prepare_surely(struct sync *s, struct sync_item *item)
{
	struct medusa_answer answer;
	size_t open = 1;

	for (unsigned n = 0; open;) {
		enum step got = prepare(s, item, &answer);

		if (got == STEP_LOST) {
			if (!medusa_pause(s->medusa, ++n))
				return sync_fail_answer(
				    s, "write a batch", &answer);
			note_loss(s, 1, &answer);
		} else if (got != STEP_AGAIN) {
			return got != STEP_FAILED;
		}
		if (!sync_plan(s, &item, &open))
			return false;
	}
	return true;
}

bool apart_lost(
    struct sync *s, size_t count, const struct medusa_answer *answer)
{
	note_loss(s, count, answer);
	s->setback = answer->message;
	return false;
}

/* Has Medusa made the inventory items it was asked for? To be seen, once. */
static bool ask_stock(struct sync *s, struct sync_item *item)
{
	if (!item->diff.stock_asked || s->stock == STOCK_BY_UPDATE ||
	    item->stock_asked)
		return false;
	s->asked = item->stock_asked = true;
	return true;
}

bool apart_after(struct sync *s, struct sync_item *item)
{
	struct medusa_answer answer;
	enum step got = STEP_DONE;

	if (item->diff.remove.len) {
		answer = post_options(s, item, item->diff.remove.data);
		got = step(s, item, "prune options", &answer);
	}
	if (got == STEP_LOST)
		return apart_lost(s, 1, &answer);
	/* Else it is looked up once more; see struct diff. */
	if (got == STEP_DONE && !item->diff.unfinished && !ask_stock(s, item))
		item->op = SYNC_UNCHANGED;
	return got != STEP_FAILED;
}

bool apart_before(struct sync *s, struct sync_item *item, bool *ready)
{
	if (!prepare_surely(s, item))
		return false;
	*ready =
	    apart_open(item) && (item->op == SYNC_CREATE || !item->diff.empty);
	return *ready || !apart_open(item) || apart_after(s, item);
}

void apart_undo(struct sync *s)
{
	for (size_t i = 0; i < s->count; i++) {
		struct sync_item *item = &s->items[i];
		struct medusa_answer answer = {
		    .message = "it was not found any more"};

		if (item->action != SYNC_REJECTED || !item->restore)
			continue;
		if (item->id)
			answer =
			    post_to(s, item, "variants/batch", item->restore);
		if (!item->id || answer.fate != HTTP_DONE)
			warning("'%s' was refused after codes of its variants "
				"had been freed, and they cannot be given "
				"back: %s: %s",
			    item->product.key->text, answer.message,
			    item->restore);
	}
}
