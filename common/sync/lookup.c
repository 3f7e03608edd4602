#include "sync/lookup.h"

#include "base/err.h"
#include "base/map.h"
#include "http/url.h"
#include "products/schema.h"

#include <stdlib.h>
#include <string.h>

enum {
	/* Medusa's query parser drops what is past 1000 parameters. */
	KEYS_MAX = 800,
};

struct lookup {
	struct sync *s;
	const char *filter; /* the query's parameter */
	struct map wanted;  /* the filter's values → item */
	struct map adopted; /* ids of products → item, of several requests */
	struct buf fields;
	/* Takes a row of the answer; false: it was not asked for. */
	bool (*take)(struct lookup *l, const struct value *row);
};

/* One value of the filter, for one item. */
struct wanted {
	const struct value *text;
	struct sync_item *item;
};

static const char *text_of(const struct value *object, const char *member)
{
	const struct value *v = value_text(object, member);

	return v ? v->text : NULL;
}

static struct sync_item *item_of(struct lookup *l, const struct value *text)
{
	return text ? map_get(&l->wanted, text->text, text->len) : NULL;
}

/* Ids of Medusa are ULIDs, which begin with the time. */
static bool older(const struct value *a, const struct value *b)
{
	return strcmp(text_of(a, "id"), text_of(b, "id")) < 0;
}

static bool take_by_key(struct lookup *l, const struct value *row)
{
	struct sync_item *item = item_of(l, value_text(row, "external_id"));

	if (!item)
		return false;
	if (item->have && !l->s->rules.oldest) {
		sync_reject(item, "duplicate",
		    arena_printf(&l->s->arena,
			"two products in Medusa have this external_id: %s "
			"and %s; --on-duplicate oldest takes the older one",
			text_of(item->have, "id"), text_of(row, "id")));
		return true;
	}
	if (!item->have || older(row, item->have)) {
		item->have = row;
		item->id = text_of(row, "id");
	}
	return true;
}

/* A product without a key of its own is taken over; any other is not. */
static void adopt(
    struct lookup *l, struct sync_item *item, const struct value *row)
{
	const char *key = text_of(row, "external_id");
	const char *by = l->s->rules.adopt == ADOPT_HANDLE ? "handle" : "sku";

	if (item->have)
		sync_reject(item, "duplicate",
		    arena_printf(&l->s->arena,
			"two products in Medusa have its %ss: %s and %s", by,
			text_of(item->have, "id"), text_of(row, "id")));
	else if (key && *key)
		sync_reject(item, "duplicate",
		    arena_printf(&l->s->arena,
			"its %s is that of the product %s, which has the "
			"external_id '%s'",
			by, text_of(row, "id"), key));
	item->have = row;
	item->id = item->action == SYNC_REJECTED ? NULL : text_of(row, "id");
}

static bool take_by_handle(struct lookup *l, const struct value *row)
{
	struct sync_item *item = item_of(l, value_text(row, "handle"));

	if (item)
		adopt(l, item, row);
	return item != NULL;
}

static bool take_by_sku(struct lookup *l, const struct value *row)
{
	const struct value *v = value_get(row, "variants");
	const char *id = text_of(row, "id");
	struct sync_item *item, *found = map_get(&l->adopted, id, strlen(id));
	bool asked = false;

	for (v = v ? v->child : NULL; v; v = v->next) {
		item = item_of(l, value_text(v, "sku"));
		asked |= item != NULL;
		if (!item || item == found)
			continue;
		if (found) {
			sync_reject(item, "duplicate",
			    arena_printf(&l->s->arena,
				"one of its skus is that of the product %s, "
				"as is one of '%s'",
				text_of(row, "id"), found->product.key->text));
			continue;
		}
		adopt(l, item, row);
		found = item;
		map_put(&l->adopted, id, strlen(id), item);
	}
	return asked;
}

static bool all_have(
    const struct value *list, const char *member, enum json_event type)
{
	for (const struct value *v = list ? list->child : NULL; v;
	     v = v->next) {
		const struct value *m = value_get(v, member);

		if (!m || m->type != type)
			return false;
	}
	return true;
}

/* Has it what is taken for granted from here on? */
static bool is_sound(const struct value *row)
{
	const struct value *v = value_get(row, "variants");

	if (!text_of(row, "id") || !all_have(v, "id", JSON_STRING) ||
	    !all_have(value_get(row, "options"), "title", JSON_STRING))
		return false;
	for (v = v ? v->child : NULL; v; v = v->next)
		if (!all_have(
			value_get(v, "prices"), "currency_code", JSON_STRING))
			return false;
	return true;
}

/* All rows, however many have the same value. */
static bool ask(struct lookup *l, const char *path, size_t wanted)
{
	struct sync *s = l->s;
	struct medusa_answer answer;
	struct value *rows;

	answer = medusa_list(
	    s->medusa, &s->arena, path, "products", 2 * wanted, &rows);
	s->look_ms += answer.ms;
	if (answer.fate != HTTP_DONE)
		return sync_fail_answer(s, "look products up", &answer);
	pace_learn(medusa_pace(s->medusa), PACE_READ, wanted, answer.ms);
	for (const struct value *v = rows; v; v = v->next) {
		if (!is_sound(v))
			return sync_fail(s, EXIT_REMOTE,
			    "the server answered with a product that lacks "
			    "an id, or a title or currency within; is "
			    "MEDUSA_URL a Medusa server?");
		if (!l->take(l, v))
			return sync_fail(s, EXIT_REMOTE,
			    arena_printf(&s->arena,
				"the server answered with products that were "
				"not asked for: it does not know the filter "
				"%s; Medusa 2.18 or newer is needed",
				l->filter));
	}
	return true;
}

/* As many as fit one request after another. */
static bool ask_for(struct lookup *l, const struct wanted *list, size_t count)
{
	struct buf path = {0};
	struct pace *pace = medusa_pace(l->s->medusa);
	size_t i = 0, first, most;
	bool ok = true;

	while (ok && i < count) {
		buf_reset(&path);
		buf_puts(&path, "/admin/products?fields=");
		buf_put(&path, l->fields.data, l->fields.len);
		most = pace_room(pace, PACE_READ);
		if (most > KEYS_MAX)
			most = KEYS_MAX;
		for (first = i;
		     i < count && i - first < most &&
		     path.len + 3 * list[i].text->len < MEDUSA_URL_MAX;
		     i++) {
			/* With [] a single value would be split at commas. */
			buf_printf(&path, "&%s=", l->filter);
			url_encode(
			    &path, list[i].text->text, list[i].text->len);
		}
		if (i > first) {
			ok = ask(l, path.data, i - first);
			continue;
		}
		sync_reject(list[i].item, "invalid_input",
		    arena_printf(&l->s->arena,
			"its key or %s is too long for a lookup",
			l->s->rules.adopt == ADOPT_SKU ? "sku" : "handle"));
		i++;
	}
	buf_release(&path);
	return ok;
}

static void want(struct lookup *l, struct wanted *list, size_t *n,
    const struct value *text, struct sync_item *item)
{
	if (!text || text->type != JSON_STRING || !text->len)
		return;
	list[(*n)++] = (struct wanted){text, item};
	map_put(&l->wanted, text->text, text->len, item);
}

static size_t want_skus(
    struct lookup *l, struct wanted *to, struct sync_item *item)
{
	const struct value *v = value_get(item->product.owned, "variants");
	size_t n = 0;

	for (v = v ? v->child : NULL; v; v = v->next) {
		if (to)
			want(l, to, &n, value_get(v, "sku"), item);
		else
			n++;
	}
	return n;
}

static bool look_for_keys(
    struct lookup *l, struct sync_item **list, size_t count)
{
	struct wanted *keys =
	    arena_alloc(&l->s->arena, size_mul(count + 1, sizeof *keys));
	size_t n = 0;

	l->filter = "external_id";
	l->take = take_by_key;
	for (size_t i = 0; i < count; i++)
		want(l, keys, &n, list[i]->product.key, list[i]);
	return ask_for(l, keys, n);
}

/* The handles or skus of those that nothing was found for. */
static bool look_for_orphans(
    struct lookup *l, struct sync_item **list, size_t count)
{
	bool by_sku = l->s->rules.adopt == ADOPT_SKU;
	size_t n = 0, most = count + 1;
	struct wanted *wanted;

	l->filter = by_sku ? "variants%5Bsku%5D" : "handle";
	l->take = by_sku ? take_by_sku : take_by_handle;
	map_release(&l->wanted);
	for (size_t i = 0; i < count && by_sku; i++)
		most = size_add(most, want_skus(l, NULL, list[i]));
	wanted = arena_alloc(&l->s->arena, size_mul(most, sizeof *wanted));
	for (size_t i = 0; i < count; i++) {
		struct sync_item *item = list[i];

		if (item->have || item->action == SYNC_REJECTED)
			continue;
		if (by_sku)
			n += want_skus(l, wanted + n, item);
		else
			want(l, wanted, &n,
			    value_get(item->product.owned, "handle"), item);
	}
	buf_printf(&l->fields, by_sku ? ",variants.sku" : ",handle");
	return ask_for(l, wanted, n);
}

bool look_up(struct sync *s, struct sync_item **list, size_t count)
{
	struct lookup l = {.s = s};
	struct owned owned = {0, 0};
	bool ok;

	for (size_t i = 0; i < count; i++) {
		list[i]->have = NULL;
		product_owned(&owned, list[i]->product.full);
	}
	if (s->whole)
		owned.variant = UINT64_MAX;
	product_fields(&l.fields, &owned);
	ok = look_for_keys(&l, list, count);
	if (ok && s->rules.adopt != ADOPT_NONE)
		ok = look_for_orphans(&l, list, count);
	map_release(&l.wanted);
	map_release(&l.adopted);
	buf_release(&l.fields);
	return ok;
}
