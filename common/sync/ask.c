/*
 * What Medusa does that matters here:
 *
 * - A filter may be repeated, but parameters after the 1000th are dropped
 *   silently (the qs of loaders/api.js, 2.21), and Node refuses a URL of more
 *   than 16 KiB. So a request has as many values as fit both limits.
 * - With `sku[]=`, a single value would be split at its commas. So each value
 *   is a parameter `sku=` of its own.
 * - Several rows may have the same value, so a request asks for twice as many
 *   rows as values, and medusa_list reads further pages.
 */
#include "sync/ask.h"

#include "base/err.h"
#include "base/mem.h"
#include "http/url.h"
#include "json/value.h"
#include "medusa/list.h"
#include "medusa/medusa.h"
#include "medusa/pace.h"
#include "sync/batch.h"
#include "sync/resource.h"

#include <assert.h>
#include <stdlib.h>

enum {
	/* Values in a request; leaves room for other parameters. */
	VALUES_MAX = 800,
};

/* False if others have the value, too, so that it is in the list. */
static bool is_first(struct ask *q, const struct value *text, struct item *item)
{
	struct ask_item *new = arena_alloc(&q->batch->arena, sizeof *new);
	struct ask_item *first = map_get(&q->items, text->text, text->len);

	new->item = item;
	if (!first) {
		map_put(&q->items, text->text, text->len, new);
		return true;
	}
	new->next = first->next;
	first->next = new;
	return false;
}

void ask_want(struct ask *q, const struct value *text, struct item *item)
{
	if (!text->len || !is_first(q, text, item))
		return;
	if (q->count == q->room) {
		q->room = size_add(size_mul(q->room, 2), 64);
		q->list = mem_resize(q->list, q->room, sizeof *q->list);
	}
	q->list[q->count++] = text;
}

const struct ask_item *ask_items(const struct ask *q, const struct value *text)
{
	return map_get(&q->items, text->text, text->len);
}

static bool take_row(struct ask *q, const struct value *row)
{
	struct batch *b = q->batch;
	const struct resource *r = b->rules.resource;
	const char *lacks = resource_lacks(r, row);

	if (!lacks)
		return q->take(q->ctx, row);
	return batch_fail(b, EXIT_REMOTE,
	    arena_printf(&b->arena,
		"the server returned %s that lack %s; is "
		"MEDUSA_URL a Medusa server?",
		r->name, lacks));
}

bool ask_ignored(const struct ask *q)
{
	struct batch *b = q->batch;

	return batch_fail(b, EXIT_REMOTE,
	    arena_printf(&b->arena,
		"the server returned %s that were not requested: "
		"it ignores the filter %s; Medusa 2.18 or newer "
		"is needed",
		b->rules.resource->name, q->by->filter));
}

/* One request for `wanted` values. */
static bool ask(struct ask *q, const char *path, size_t wanted)
{
	struct batch *b = q->batch;
	struct medusa_answer answer;
	struct value *rows;

	answer = medusa_list(
	    b->medusa, &b->arena, path, q->by->list, 2 * wanted, &rows);
	b->look_ms += answer.ms;
	b->look_date = answer.date;
	if (answer.outcome != OUTCOME_DONE)
		return batch_fail_answer(b,
		    arena_printf(
			&b->arena, "look up %s", b->rules.resource->name),
		    &answer);
	pace_learn(medusa_pace(b->medusa), PACE_READ, wanted, answer.ms);
	for (const struct value *v = rows; v; v = v->next)
		if (!take_row(q, v))
			return false;
	return true;
}

/*
 * Appends values from the i-th on, at most `most` and as many as a URL may
 * have. Returns the index of the next one.
 */
static size_t put_filter(
    const struct ask *q, struct buf *path, size_t i, size_t most)
{
	size_t end = q->count - i < most ? q->count : i + most;

	assert(i < q->count && most);
	for (; i < end; i++) {
		const struct value *text = q->list[i];

		if (path->len + 3 * text->len >= MEDUSA_URL_MAX)
			break;
		buf_printf(path, "&%s=", q->by->filter);
		url_encode(path, text->text, text->len);
	}
	return i;
}

static void reject_too_long(const struct ask *q, const struct value *text)
{
	struct batch *b = q->batch;
	bool key = q->by == b->rules.resource->identities;
	const struct ask_item *i = ask_items(q, text);

	for (; i; i = i->next)
		item_reject(i->item, "invalid_input",
		    arena_printf(&b->arena, "its %s is too long for a look-up",
			key ? "key" : q->by->name));
}

/*
 * How many of the values the next request asks for, if their URL is not too
 * long. Requests are of one size: a large one delays other clients of the
 * server for longer.
 */
static size_t next_part(const struct ask *q, size_t left)
{
	size_t most = pace_part(medusa_pace(q->batch->medusa), PACE_READ, left);
	size_t parts = (left + VALUES_MAX - 1) / VALUES_MAX;
	size_t even = (left + parts - 1) / parts;

	return most < even ? most : even;
}

bool ask_all(struct ask *q)
{
	struct buf path = {0};
	size_t i = 0, next;
	bool ok = true;

	while (ok && i < q->count) {
		buf_reset(&path);
		buf_printf(&path, "%s?fields=", q->by->path);
		buf_put(&path, q->fields.data, q->fields.len);
		next = put_filter(q, &path, i, next_part(q, q->count - i));
		if (next > i)
			ok = ask(q, path.data, next - i);
		else
			reject_too_long(q, q->list[next++]);
		i = next;
	}
	buf_release(&path);
	return ok;
}

void ask_reset(struct ask *q)
{
	q->count = 0;
	map_release(&q->items);
}

void ask_release(struct ask *q)
{
	ask_reset(q);
	buf_release(&q->fields);
	free(q->list);
}
