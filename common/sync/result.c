#include "sync/result.h"

#include "base/buf.h"
#include "base/cut.h"
#include "base/hide.h"
#include "base/mem.h"
#include "base/term.h"
#include "json/value.h"
#include "json/writer.h"
#include "medusa/names.h"
#include "sync/resource.h"

#include <stdlib.h>
#include <string.h>

const char *const result_words[ITEM_ACTIONS] = {[ITEM_CREATE] = "created",
    [ITEM_UPDATE] = "updated",
    [ITEM_UNCHANGED] = "unchanged",
    [ITEM_REJECTED] = "rejected",
    [ITEM_SUPERSEDED] = "superseded",
    [ITEM_SKIPPED] = "skipped",
    [ITEM_NOT_FOUND] = "not_found",
    [ITEM_EDITED] = "edited",
    [ITEM_DELETE] = "deleted"};

/* The word for an action of this run: "updated", "update", "undone". */
static const char *word_of(
    const struct batch_rules *rules, enum item_action action)
{
	static const char *const plan[ITEM_ACTIONS] = {[ITEM_CREATE] = "create",
	    [ITEM_UPDATE] = "update",
	    [ITEM_DELETE] = "delete"};

	if (rules->undo && action == ITEM_UPDATE)
		return rules->dry_run ? "undo" : "undone";
	if (rules->dry_run && plan[action])
		return plan[action];
	return result_words[action];
}

void result_put_changes(struct writer *to, const struct change *c)
{
	writer_array(to, "changes");
	for (; c; c = c->next) {
		writer_object(to, NULL);
		writer_text(to, "path", c->path);
		writer_value(to, "before", c->before);
		writer_value(to, "after", c->after);
		writer_end(to);
	}
	writer_end(to);
}

static void put_kept(
    struct writer *to, const struct resource *r, const struct item *item)
{
	writer_object(to, "kept");
	for (int i = 0; i < KEPT_KINDS; i++)
		if (item->kept.count[i])
			writer_number(to, r->kept[i], item->kept.count[i]);
	writer_end(to);
}

static void put_conflicts(struct writer *to, const struct conflict *c)
{
	writer_array(to, "conflicts");
	for (; c; c = c->next) {
		writer_object(to, NULL);
		writer_text(to, "path", c->path);
		writer_text(to, "message", c->why);
		writer_end(to);
	}
	writer_end(to);
}

/*
 * A part of an error, which may quote Medusa or a proxy, and names and numbers
 * of the input, of any length. The caller frees it.
 */
static char *new_message(const char *text)
{
	enum { MESSAGE_MAX = 4000 }; /* a list of names fits */
	char *shown = mem_strdup(text);

	hide_in(shown, false);
	return cut_middle(shown, MESSAGE_MAX);
}

static void put_message(struct writer *to, const char *name, const char *text)
{
	char *shown = new_message(text);

	writer_text(to, name, shown);
	free(shown);
}

void result_put_error(struct writer *to, const struct item *item)
{
	writer_object(to, "error");
	put_message(to, "type", item->type);
	put_message(to, "message", item->reason);
	writer_end(to);
}

/* What the input says of the place, if anything. */
static void put_place_key(struct writer *to, const struct value *place)
{
	if (place)
		writer_value(to, "key_location", place);
}

/* The run may have found the item by something else, but its key is in the row
 * that it has changed. */
static const struct value *undo_key(
    const struct batch_rules *rules, const struct item *item)
{
	const char *name = rules->resource->identities->name;
	const struct value *plan = value_get(item->input, "write");
	const struct value *key = value_text(value_get(plan, "before"), name);

	if (item->key && strcmp(item->key_name, name) == 0)
		return item->key;
	return key ? key : value_text(value_get(plan, "after"), name);
}

/* No item of the source has been read, so there is no hash. */
static void put_undo_receipt(
    struct writer *to, const struct batch_rules *rules, const struct item *item)
{
	const struct value *key = undo_key(rules, item);

	if (rules->resource->place)
		put_place_key(to, item->place);
	if (key)
		writer_value(to, "key", key);
	writer_literal(to, "hash", "null");
}

/* What ms-delta --ack has to know. */
static void put_receipt(
    struct writer *to, const struct batch_rules *rules, const struct item *item)
{
	const char *place = rules->resource->place;
	const struct value *key =
	    value_get(item->input, place ? item->key_name : rules->key);
	char hash[DIGEST_HEX_SIZE];

	if (rules->undo) {
		put_undo_receipt(to, rules, item);
		return;
	}
	digest_hex(hash, &item->hash);
	if (place)
		put_place_key(to, value_get(item->input, place));
	if (key && (key->type == JSON_STRING || key->type == JSON_NUMBER))
		writer_value(to, "key", key);
	writer_text(to, "hash", hash);
	if (item->version && item->action <= ITEM_UNCHANGED)
		writer_text(to, "version", item->version);
}

/* An invalid item has no key, but perhaps the member. */
static const struct value *key_of(
    const struct batch_rules *rules, const struct item *item)
{
	bool is_key =
	    strcmp(item->key_name, rules->resource->identities->name) == 0;

	if (item->key)
		return item->key;
	return value_get(item->input, is_key ? rules->key : item->key_name);
}

void result_put(
    struct buf *to, const struct batch_rules *rules, const struct item *item)
{
	const struct resource *r = rules->resource;
	struct writer w = {.to = to};

	writer_object(&w, NULL);
	/* The id is a member of its own. */
	if (!item->id || strcmp(item->key_name, "id") != 0)
		writer_value(&w, item->key_name, key_of(rules, item));
	if (item->place)
		writer_value(&w, r->place, item->place);
	if (item->id)
		writer_text(&w, "id", item->id);
	writer_text(&w, "action", word_of(rules, item->action));
	if (item->edited && item->action <= ITEM_UPDATE)
		writer_literal(&w, "edited", "true");
	if (item->action == ITEM_UPDATE || item->action == ITEM_EDITED)
		result_put_changes(&w, item->changes);
	if (item->kept.parts)
		put_kept(&w, r, item);
	if (item->action == ITEM_UPDATE && item->conflicts)
		put_conflicts(&w, item->conflicts);
	if (item->action == ITEM_REJECTED)
		result_put_error(&w, item);
	if (rules->receipts)
		put_receipt(&w, rules, item);
	writer_end(&w);
}

static const char red[] = "\033[31m", green[] = "\033[32m", bold[] = "\033[1m",
		  plain[] = "\033[m";

static void put_line(struct buf *to, const char *colour, const char *mark,
    const char *path, const struct value *v)
{
	size_t start;

	if (colour)
		buf_puts(to, colour);
	start = to->len;
	buf_puts(to, mark);
	buf_puts(to, path);
	if (v) {
		buf_puts(to, ": ");
		value_put(to, v);
	}
	term_tame(to->data + start, to->len - start);
	if (colour)
		buf_puts(to, plain);
	buf_putc(to, '\n');
}

/* A name; or an object, as it is. */
static void put_place(struct buf *to, const struct value *place)
{
	buf_puts(to, " @ ");
	if (place->type == JSON_STRING)
		buf_put(to, place->text, place->len);
	else
		value_put(to, place);
}

static void put_head(struct buf *to, const char *colour, const char *mark,
    const struct batch_rules *rules, const struct item *item)
{
	const struct value *key = key_of(rules, item);
	struct buf head = {0};

	if (key && key->len &&
	    (key->type == JSON_STRING || key->type == JSON_NUMBER))
		buf_put(&head, key->text, key->len);
	else
		buf_puts(&head, "?");
	if (item->place)
		put_place(&head, item->place);
	if (item->id)
		buf_printf(&head, " (%s)", item->id);
	put_line(to, colour, mark, head.data, NULL);
	buf_release(&head);
}

static void show_reason(
    struct buf *to, const char *colour, const struct item *item)
{
	char *shown = new_message(item->reason);

	put_line(to, colour, "!", shown, NULL);
	free(shown);
}

static void cut(struct buf *b, size_t len)
{
	b->len = len;
	b->data[len] = '\0';
}

/* An array of such, like ["S","M"], is a value in itself. */
static bool is_one_line(const struct value *v)
{
	const struct value *c = v->child;

	while (c && v->type == JSON_ARRAY && !c->child)
		c = c->next;
	return !c;
}

/* A line for each value that has no members, by its path. */
static void show_new(
    struct buf *to, const char *colour, struct buf *path, const struct value *v)
{
	size_t len = path->len, n = 0;

	if (is_one_line(v)) {
		put_line(to, colour, "+", path->data, v);
		return;
	}
	for (const struct value *c = v->child; c; c = c->next, n++) {
		if (v->type == JSON_ARRAY)
			buf_printf(path, "[%zu]", n);
		else
			buf_printf(path, "%s%s", len ? "." : "", c->key);
		show_new(to, colour, path, c);
		cut(path, len);
	}
}

static void show_changes(struct buf *to, const struct item *item, bool colour)
{
	for (const struct change *c = item->changes; c; c = c->next) {
		if (c->before)
			put_line(
			    to, colour ? red : NULL, "-", c->path, c->before);
		if (c->after)
			put_line(
			    to, colour ? green : NULL, "+", c->path, c->after);
	}
	for (const struct kept_part *k = item->kept.parts; k; k = k->next)
		put_line(to, NULL, "=", k->path, NULL);
	for (const struct conflict *c = item->conflicts; c; c = c->next) {
		struct buf text = {0};

		buf_printf(&text, "%s: %s", c->path, c->why);
		put_line(to, colour ? red : NULL, "!", text.data, NULL);
		buf_release(&text);
	}
}

void result_show_planned(
    struct buf *to, const struct name_planned *p, bool colour)
{
	for (; p; p = p->next) {
		struct buf what = {0};

		buf_printf(&what, "%s %s", name_kind_word(p->kind), p->name);
		put_line(to, colour ? bold : NULL, "+++ ", what.data, NULL);
		buf_release(&what);
	}
}

void result_show(struct buf *to, const struct batch_rules *rules,
    const struct item *item, bool colour)
{
	struct buf path = {0};

	switch (item->action) {
	case ITEM_CREATE:
		put_head(to, colour ? bold : NULL, "+++ ", rules, item);
		show_new(to, colour ? green : NULL, &path, item->full);
		buf_release(&path);
		break;
	case ITEM_UPDATE:
		put_head(to, colour ? bold : NULL, "@@@ ", rules, item);
		show_changes(to, item, colour);
		break;
	case ITEM_REJECTED:
		put_head(to, colour ? bold : NULL, "!!! ", rules, item);
		show_reason(to, colour ? red : NULL, item);
		break;
	case ITEM_DELETE:
		put_head(to, colour ? bold : NULL, "--- ", rules, item);
		break;
	case ITEM_EDITED:
		put_head(to, colour ? bold : NULL, "=== ", rules, item);
		show_changes(to, item, colour);
		break;
	case ITEM_NOT_FOUND:
		put_head(to, colour ? bold : NULL, "!!! ", rules, item);
		put_line(to, colour ? red : NULL, "!", "not found", NULL);
		break;
	default:
		break;
	}
}
