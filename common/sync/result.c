#include "sync/result.h"

#include "base/term.h"

#include <string.h>

const char *const result_words[SYNC_ACTIONS] = {[SYNC_CREATE] = "created",
    [SYNC_UPDATE] = "updated",
    [SYNC_UNCHANGED] = "unchanged",
    [SYNC_REJECTED] = "rejected",
    [SYNC_SUPERSEDED] = "superseded"};

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

static void put_error(struct buf *to, const struct sync_item *item)
{
	value_put_key(to, "error");
	buf_putc(to, '{');
	put_text(to, "type", item->type);
	put_text(to, "message", item->reason);
	buf_putc(to, '}');
}

void result_put(
    struct buf *to, const struct sync_item *item, const char *key, bool dry_run)
{
	static const char *const plan[] = {
	    [SYNC_CREATE] = "create", [SYNC_UPDATE] = "update"};
	const struct desired *product = &item->product;
	bool planned = dry_run && (item->action == SYNC_CREATE ||
				      item->action == SYNC_UPDATE);

	buf_putc(to, '{');
	value_put_key(to, "external_id");
	value_put(
	    to, product->key ? product->key : value_get(product->source, key));
	if (item->id)
		put_text(to, "id", item->id);
	put_text(to, "action",
	    planned ? plan[item->action] : result_words[item->action]);
	if (item->action == SYNC_UPDATE)
		put_changes(to, item->changes, dry_run);
	if (item->kept) {
		value_put_key(to, "kept");
		buf_printf(to, "{\"variants\":%zu}", item->kept);
	}
	if (item->action == SYNC_REJECTED)
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
    const struct sync_item *item, const char *what)
{
	struct buf head = {0};

	buf_puts(&head, item->product.key ? item->product.key->text : "?");
	if (item->id)
		buf_printf(&head, " (%s)", item->id);
	buf_puts(&head, what);
	put_line(to, colour, mark, head.data, NULL);
	buf_release(&head);
}

void result_show(struct buf *to, const struct sync_item *item, bool colour)
{
	const struct value *v;

	switch (item->action) {
	case SYNC_CREATE:
		put_head(to, colour ? bold : NULL, "+++ ", item, "");
		for (v = item->product.full->child; v; v = v->next)
			put_line(to, colour ? green : NULL, "+", v->key, v);
		break;
	case SYNC_UPDATE:
		put_head(to, colour ? bold : NULL, "@@@ ", item, "");
		for (const struct change *c = item->changes; c; c = c->next) {
			if (c->before)
				put_line(to, colour ? red : NULL, "-", c->path,
				    c->before);
			if (c->after)
				put_line(to, colour ? green : NULL, "+",
				    c->path, c->after);
		}
		break;
	case SYNC_REJECTED:
		put_head(to, colour ? bold : NULL, "!!! ", item, "");
		put_line(to, colour ? red : NULL, "!", item->reason, NULL);
		break;
	default:
		break;
	}
}
