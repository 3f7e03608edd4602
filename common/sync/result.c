#include "sync/result.h"

#include "base/buf.h"
#include "base/term.h"
#include "json/string.h"
#include "json/value.h"
#include "sync/resource.h"

#include <string.h>

const char *const result_words[ITEM_ACTIONS] = {[ITEM_CREATE] = "created",
    [ITEM_UPDATE] = "updated",
    [ITEM_UNCHANGED] = "unchanged",
    [ITEM_REJECTED] = "rejected",
    [ITEM_SUPERSEDED] = "superseded"};

static void put_text(struct buf *to, const char *key, const char *text)
{
	value_put_key(to, key);
	string_put(to, text, strlen(text));
}

static void put_changes(struct buf *to, const struct change *c, bool dry_run)
{
	value_put_key(to, "changes");
	buf_putc(to, '[');
	for (; c; c = c->next) {
		if (dry_run) {
			buf_putc(to, '{');
			put_text(to, "path", c->path);
			value_put_key(to, "before");
			value_put(to, c->before);
			value_put_key(to, "after");
			value_put(to, c->after);
			buf_putc(to, '}');
		} else {
			string_put(to, c->path, strlen(c->path));
		}
		if (c->next)
			buf_putc(to, ',');
	}
	buf_putc(to, ']');
}

static void put_error(struct buf *to, const struct item *item)
{
	value_put_key(to, "error");
	buf_putc(to, '{');
	put_text(to, "type", item->type);
	put_text(to, "message", item->reason);
	buf_putc(to, '}');
}

void result_put(
    struct buf *to, const struct batch_rules *rules, const struct item *item)
{
	const struct resource *r = rules->resource;
	static const char *const plan[] = {
	    [ITEM_CREATE] = "create", [ITEM_UPDATE] = "update"};
	bool planned = rules->dry_run && (item->action == ITEM_CREATE ||
					     item->action == ITEM_UPDATE);

	buf_putc(to, '{');
	value_put_key(to, r->identities->name);
	value_put(
	    to, item->key ? item->key : value_get(item->source, rules->key));
	if (item->id)
		put_text(to, "id", item->id);
	put_text(to, "action",
	    planned ? plan[item->action] : result_words[item->action]);
	if (item->action == ITEM_UPDATE)
		put_changes(to, item->changes, rules->dry_run);
	if (item->kept) {
		value_put_key(to, "kept");
		buf_printf(to, "{\"%s\":%zu}", r->kept_name, item->kept);
	}
	if (item->action == ITEM_REJECTED)
		put_error(to, item);
	buf_putc(to, '}');
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
		put_line(to, colour ? red : NULL, "!", item->reason, NULL);
		break;
	default:
		break;
	}
}
