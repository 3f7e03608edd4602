#include "sync.h"

#include "err.h"
#include "map.h"
#include "product.h"
#include "url.h"

#include <stdio.h>
#include <string.h>

enum {
	/*
	 * Node takes 16 KiB of request line and headers, and Medusa's query
	 * parser drops what is past 1000 parameters without a word.
	 */
	LOOKUP_URL_MAX = 12 * 1024,
	LOOKUP_KEYS_MAX = 800,
};

static bool fail(struct sync *s, int status, const char *why)
{
	s->failed = status;
	s->why = arena_copy(&s->arena, why, strlen(why));
	return false;
}

static bool fail_answer(
    struct sync *s, const char *what, const struct medusa_answer *answer)
{
	char why[1200];

	snprintf(why, sizeof why, "cannot %s: %s", what, answer->message);
	return fail(s, http_exit_status(answer->fate), why);
}

static void reject(struct sync_item *item, const char *type, const char *reason)
{
	item->action = item->op = SYNC_REJECTED;
	item->type = type;
	item->reason = reason;
}

/* Items in the order of the array; what is wrong by itself is settled here. */
static void take_in(struct sync *s, const struct value *root)
{
	const struct value *v = root->type == JSON_ARRAY ? root->child : root;
	struct map last = {0};
	size_t n = 0;

	s->count = root->type == JSON_ARRAY ? root->count : 1;
	s->items =
	    arena_alloc(&s->arena, size_mul(s->count + 1, sizeof *s->items));
	for (; n < s->count; v = v->next, n++) {
		struct sync_item *item = &s->items[n], *before;
		const char *wrong = product_check(&s->arena, v);

		item->want = v;
		item->key = value_get(v, "external_id");
		if (wrong) {
			reject(item, "invalid_input", wrong);
			continue;
		}
		before = map_get(&last, item->key->text, item->key->len);
		if (before)
			before->action = SYNC_SUPERSEDED;
		map_put(&last, item->key->text, item->key->len, item);
		product_names(s->refs, v);
	}
	map_release(&last);
}

struct lookup {
	struct map wanted; /* key → item */
	struct buf fields;
};

static bool add_row(struct sync *s, struct lookup *l, const struct value *row)
{
	const struct value *key = value_get(row, "external_id");
	const struct value *id = value_get(row, "id");
	struct sync_item *item = NULL;
	struct buf why = {0};

	if (key && key->type == JSON_STRING && id && id->type == JSON_STRING)
		item = map_get(&l->wanted, key->text, key->len);
	if (!item)
		return fail(s, EXIT_REMOTE,
		    "the server answered with products that were not asked "
		    "for: it does not know the filter external_id; Medusa 2.6 "
		    "or newer is needed");
	if (item->have) {
		buf_printf(&why,
		    "two products in Medusa have this external_id: %s and %s",
		    value_get(item->have, "id")->text, id->text);
		reject(item, "duplicate",
		    arena_copy(&s->arena, why.data, why.len));
		buf_release(&why);
		return true;
	}
	item->have = row;
	item->id = id->text;
	return true;
}

/* As many of list as fit one request, from `from` on; where it stopped. */
static size_t look_up_some(struct sync *s, struct lookup *l,
    struct sync_item **list, size_t from, size_t count)
{
	struct medusa_answer answer;
	struct buf path = {0};
	struct value *row;
	size_t i = from;

	buf_puts(&path, "/admin/products?fields=");
	buf_put(&path, l->fields.data, l->fields.len);
	for (; i < count && i - from < LOOKUP_KEYS_MAX &&
	       path.len + 3 * list[i]->key->len < LOOKUP_URL_MAX;
	     i++) {
		/* With [] a single value would be split at its commas. */
		buf_puts(&path, "&external_id=");
		url_encode(&path, list[i]->key->text, list[i]->key->len);
	}
	if (i == from) { /* a key of its own length */
		reject(list[i], "invalid_input", "'external_id' is too long");
		buf_release(&path);
		return i + 1;
	}
	/* Room for duplicates, of which one more is enough. */
	buf_printf(&path, "&limit=%zu", 2 * (i - from));
	answer = medusa_get(s->medusa, &s->arena, path.data);
	buf_release(&path);
	if (answer.fate != HTTP_DONE) {
		fail_answer(s, "look products up", &answer);
		return count;
	}
	row = value_get(answer.body, "products");
	for (row = row ? row->child : NULL; row; row = row->next)
		if (!add_row(s, l, row))
			return count;
	return i;
}

/* What the server has of the products in the list. */
static bool look_up(struct sync *s, struct sync_item **list, size_t count)
{
	struct lookup l = {0};
	struct owned owned = {0, 0};

	for (size_t i = 0; i < count; i++) {
		list[i]->have = NULL;
		product_owned(&owned, list[i]->want);
		map_put(
		    &l.wanted, list[i]->key->text, list[i]->key->len, list[i]);
	}
	product_fields(&l.fields, &owned);
	for (size_t i = 0; i < count;)
		i = look_up_some(s, &l, list, i, count);
	map_release(&l.wanted);
	buf_release(&l.fields);
	return !s->failed;
}

static void plan(struct sync *s, struct sync_item *item)
{
	struct diff *d = &item->diff;
	bool ok;

	diff_release(d);
	*d = (struct diff){.arena = &s->arena, .refs = s->refs};
	item->op = SYNC_CREATE;
	if (item->have) {
		ok = diff_update(d, item->want, item->have);
		item->op = d->changes ? SYNC_UPDATE : SYNC_UNCHANGED;
	} else {
		ok = diff_create(d, item->want);
	}
	if (!ok) {
		reject(item, "invalid_input", d->error);
		return;
	}
	/* After a lost answer the first plan is what is reported. */
	if (item->action == SYNC_PENDING) {
		item->action = item->op;
		item->changes = d->changes;
	}
}

/* Looks up and plans; leaves in the list what has to be written. */
static bool plan_list(struct sync *s, struct sync_item **list, size_t *count)
{
	size_t n = 0;

	if (!look_up(s, list, *count))
		return false;
	for (size_t i = 0; i < *count; i++) {
		if (list[i]->action != SYNC_REJECTED)
			plan(s, list[i]);
		if (list[i]->op == SYNC_CREATE || list[i]->op == SYNC_UPDATE)
			list[n++] = list[i];
	}
	*count = n;
	return true;
}

/* Options and values have to be there before the variants that need them. */
static bool write_options(
    struct sync *s, struct sync_item **list, size_t *count)
{
	size_t n = 0;

	for (size_t i = 0; i < *count; i++) {
		const struct buf *body = &list[i]->diff.options;
		struct medusa_answer answer;
		struct buf path = {0};

		if (list[i]->op != SYNC_UPDATE || !body->len) {
			list[n++] = list[i];
			continue;
		}
		buf_puts(&path, "/admin/products/");
		url_encode(&path, list[i]->id, strlen(list[i]->id));
		buf_puts(&path, "/options/batch?fields=id");
		answer = medusa_post(
		    s->medusa, &s->arena, path.data, body->data, body->len);
		buf_release(&path);
		if (answer.fate == HTTP_REFUSED)
			reject(list[i], answer.type, answer.message);
		else if (answer.fate != HTTP_DONE)
			return fail_answer(s, "add options", &answer);
		else if (!list[i]->diff.empty)
			list[n++] = list[i];
		else
			list[i]->op = SYNC_UNCHANGED;
	}
	*count = n;
	return true;
}

static void put_list(struct buf *to, const char *name, enum sync_action op,
    struct sync_item **list, size_t count)
{
	bool first = true;

	for (size_t i = 0; i < count; i++) {
		if (list[i]->op != op)
			continue;
		if (first)
			value_put_key(to, name);
		buf_putc(to, first ? '[' : ',');
		buf_put(to, list[i]->diff.body.data, list[i]->diff.body.len);
		first = false;
	}
	if (!first)
		buf_putc(to, ']');
}

/* The answer comes in another order than the request. */
static void settle(
    const struct medusa_answer *answer, struct sync_item **list, size_t count)
{
	const struct value *row = value_get(answer->body, "created");
	struct map wanted = {0};

	for (size_t i = 0; i < count; i++) {
		map_put(
		    &wanted, list[i]->key->text, list[i]->key->len, list[i]);
		list[i]->op = SYNC_UNCHANGED;
	}
	for (row = row ? row->child : NULL; row; row = row->next) {
		const struct value *key = value_get(row, "external_id");
		const struct value *id = value_get(row, "id");
		struct sync_item *item = NULL;

		if (key && key->type == JSON_STRING)
			item = map_get(&wanted, key->text, key->len);
		if (item && id && id->type == JSON_STRING)
			item->id = id->text;
	}
	map_release(&wanted);
}

static bool write_list(
    struct sync *s, struct sync_item **list, size_t count, unsigned tries);

static bool write_halves(struct sync *s, struct sync_item **list, size_t count)
{
	size_t half = count / 2;

	return write_list(s, list, half, 0) &&
	       write_list(s, list + half, count - half, 0);
}

/*
 * Medusa undoes a failed batch as a whole, so one bad product takes the
 * others with it: what is refused together is tried in halves.
 */
static bool refused(struct sync *s, struct sync_item **list, size_t count,
    const struct medusa_answer *answer)
{
	if (count > 1)
		return write_halves(s, list, count);
	reject(list[0], answer->type, answer->message);
	return true;
}

/* It may have happened: only what is still missing is sent again. */
static bool unknown(struct sync *s, struct sync_item **list, size_t count,
    unsigned tries, const struct medusa_answer *answer)
{
	bool crashed = answer->status == 500;

	if (!crashed && !medusa_pause(s->medusa, tries + 1))
		return fail_answer(s, "write a batch", answer);
	warning("a batch of %zu: %s; looking what was written", count,
	    answer->message);
	if (!plan_list(s, list, &count) || !write_options(s, list, &count))
		return false;
	if (!count)
		return true;
	if (!crashed)
		return write_list(s, list, count, tries + 1);
	return refused(s, list, count, answer);
}

static bool write_list(
    struct sync *s, struct sync_item **list, size_t count, unsigned tries)
{
	static const char path[] =
	    "/admin/products/batch?fields=id,external_id";
	struct medusa_answer answer;
	struct buf body = {0};

	if (!count)
		return true;
	buf_putc(&body, '{');
	put_list(&body, "create", SYNC_CREATE, list, count);
	put_list(&body, "update", SYNC_UPDATE, list, count);
	buf_putc(&body, '}');
	if (body.len > MEDUSA_BODY_MAX) {
		buf_release(&body);
		if (count > 1)
			return write_halves(s, list, count);
		reject(list[0], "too_large",
		    "larger than the 2 MiB that Medusa takes in a request");
		return true;
	}
	answer = medusa_post(s->medusa, &s->arena, path, body.data, body.len);
	buf_release(&body);
	switch (answer.fate) {
	case HTTP_DONE:
		settle(&answer, list, count);
		return true;
	case HTTP_REFUSED:
		return refused(s, list, count, &answer);
	case HTTP_UNKNOWN:
		return unknown(s, list, count, tries, &answer);
	default:
		return fail_answer(s, "write a batch", &answer);
	}
}

static bool run(struct sync *s)
{
	struct sync_item **list =
	    arena_alloc(&s->arena, size_mul(s->count + 1, sizeof *list));
	size_t count = 0;

	for (size_t i = 0; i < s->count; i++)
		if (s->items[i].action == SYNC_PENDING)
			list[count++] = &s->items[i];
	if (!count)
		return true;
	refs_resolve(s->refs);
	if (!plan_list(s, list, &count))
		return false;
	if (s->dry_run)
		return true;
	return write_options(s, list, &count) && write_list(s, list, count, 0);
}

static void forget(struct sync *s)
{
	for (size_t i = 0; i < s->count; i++)
		diff_release(&s->items[i].diff);
	s->count = 0;
	s->failed = 0;
	arena_reset(&s->arena);
}

bool sync_batch(struct sync *s, const char *line, size_t len)
{
	const struct value *root;
	const char *wrong;

	forget(s);
	root = value_parse(&s->arena, line, len, &wrong);
	if (!root)
		return fail(s, EXIT_DATA, wrong);
	if (root->type != JSON_ARRAY && root->type != JSON_OBJECT)
		return fail(s, EXIT_DATA,
		    "a batch is a JSON array of products, or one product");
	take_in(s, root);
	if (run(s))
		return true;
	/* Planned, but not known to be done. */
	for (size_t i = 0; i < s->count; i++)
		if (s->items[i].op == SYNC_CREATE ||
		    s->items[i].op == SYNC_UPDATE)
			s->items[i].action = SYNC_PENDING;
	return false;
}

void sync_release(struct sync *s)
{
	forget(s);
	arena_release(&s->arena);
}
