#include "sync/result.h"

#include "base/buf.h"
#include "base/hide.h"
#include "base/mem.h"
#include "base/term.h"
#include "json/value.h"
#include "json/writer.h"
#include "sync/resource.h"

#include <stdlib.h>

const char *const result_words[ITEM_ACTIONS] = {[ITEM_CREATE] = "created",
    [ITEM_UPDATE] = "updated",
    [ITEM_UNCHANGED] = "unchanged",
    [ITEM_REJECTED] = "rejected",
    [ITEM_SUPERSEDED] = "superseded"};

static void put_changes(struct writer *to, const struct change *c)
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
	writer_number(to, r->kept_name, item->kept);
	writer_end(to);
}

/* A part of an error, which may quote Medusa or a proxy. */
static void put_message(struct writer *to, const char *name, const char *text)
{
	char *shown = mem_strdup(text);

	hide_in(shown, false);
	writer_text(to, name, shown);
	free(shown);
}

static void put_error(struct writer *to, const struct item *item)
{
	writer_object(to, "error");
	put_message(to, "type", item->type);
	put_message(to, "message", item->reason);
	writer_end(to);
}

void result_put(
    struct buf *to, const struct batch_rules *rules, const struct item *item)
{
	const struct resource *r = rules->resource;
	static const char *const plan[] = {
	    [ITEM_CREATE] = "create", [ITEM_UPDATE] = "update"};
	bool planned = rules->dry_run && (item->action == ITEM_CREATE ||
					     item->action == ITEM_UPDATE);
	struct writer w = {.to = to};

	writer_object(&w, NULL);
	writer_value(&w, r->identities->name,
	    item->key ? item->key : value_get(item->source, rules->key));
	if (item->id)
		writer_text(&w, "id", item->id);
	writer_text(&w, "action",
	    planned ? plan[item->action] : result_words[item->action]);
	if (item->action == ITEM_UPDATE)
		put_changes(&w, item->changes);
	if (item->kept)
		put_kept(&w, r, item);
	if (item->action == ITEM_REJECTED)
		put_error(&w, item);
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

static void put_head(struct buf *to, const char *colour, const char *mark,
    const struct item *item)
{
	struct buf head = {0};

	buf_puts(&head, item->key ? item->key->text : "?");
	if (item->id)
		buf_printf(&head, " (%s)", item->id);
	put_line(to, colour, mark, head.data, NULL);
	buf_release(&head);
}

static void show_reason(
    struct buf *to, const char *colour, const struct item *item)
{
	char *shown = mem_strdup(item->reason);

	hide_in(shown, false);
	put_line(to, colour, "!", shown, NULL);
	free(shown);
}

void result_show(struct buf *to, const struct item *item, bool colour)
{
	const struct value *v;

	switch (item->action) {
	case ITEM_CREATE:
		put_head(to, colour ? bold : NULL, "+++ ", item);
		for (v = item->full->child; v; v = v->next)
			put_line(to, colour ? green : NULL, "+", v->key, v);
		break;
	case ITEM_UPDATE:
		put_head(to, colour ? bold : NULL, "@@@ ", item);
		for (const struct change *c = item->changes; c; c = c->next) {
			if (c->before)
				put_line(to, colour ? red : NULL, "-", c->path,
				    c->before);
			if (c->after)
				put_line(to, colour ? green : NULL, "+",
				    c->path, c->after);
		}
		break;
	case ITEM_REJECTED:
		put_head(to, colour ? bold : NULL, "!!! ", item);
		show_reason(to, colour ? red : NULL, item);
		break;
	default:
		break;
	}
}
