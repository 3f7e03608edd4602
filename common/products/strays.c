#include "products/strays.h"

#include "http/url.h"
#include "products/blame.h"

#include <string.h>

enum {
	SKU_MAX = 2000, /* three times as long when encoded */
	URL_FULL = MEDUSA_URL_MAX - 3 * SKU_MAX,
};

/*
 * A link to a variant that is gone is answered as null: a database that went
 * away while Medusa undid a creation leaves it.
 */
static bool is_anybodys(const struct value *variants)
{
	for (const struct value *v = variants->child; v; v = v->next)
		if (v->type == JSON_OBJECT)
			return true;
	return false;
}

static void learn(struct sync *s, const struct value *item)
{
	const struct value *id = value_text(item, "id");
	const struct value *sku = value_text(item, "sku");
	const struct value *variants = value_get(item, "variants");

	if (!id || !sku || !variants)
		return;
	map_put(&s->strays, sku->text, sku->len,
	    arena_copy(
		&s->arena, id->text, is_anybodys(variants) ? 0 : id->len));
}

static bool ask(struct sync *s, struct buf *path, size_t count)
{
	struct medusa_answer answer;
	struct value *rows;

	if (!count)
		return true;
	answer = medusa_list(s->medusa, &s->arena, path->data,
	    "inventory_items", count + 1, &rows);
	if (answer.fate != HTTP_DONE)
		return sync_fail_answer(s, "look for inventory items", &answer);
	for (const struct value *v = rows; v; v = v->next)
		learn(s, v);
	return true;
}

/* Of all skus of the list at once: where there is one stray there are more. */
static bool look(struct sync *s, struct sync_item **list, size_t count)
{
	static const char start[] =
	    "/admin/inventory-items?fields=id,sku,variants.id";
	struct buf path = {0};
	const struct value *v;
	size_t asked = 0;
	bool ok = true;

	buf_puts(&path, start);
	for (size_t i = 0; i < count && ok; i++) {
		v = value_get(list[i]->product.owned, "variants");
		for (v = v ? v->child : NULL; v && ok; v = v->next) {
			const struct value *sku = value_text(v, "sku");

			if (!sku || !sku->len || sku->len > SKU_MAX)
				continue;
			/* By sku[]= one with a comma would be two. */
			buf_puts(&path, "&sku=");
			url_encode(&path, sku->text, sku->len);
			asked++;
			if (path.len < URL_FULL)
				continue;
			ok = ask(s, &path, asked);
			buf_reset(&path);
			buf_puts(&path, start);
			asked = 0;
		}
	}
	ok = ok && ask(s, &path, asked);
	buf_release(&path);
	return ok;
}

bool stock_strays(struct sync *s, struct sync_item **list, size_t count,
    const struct medusa_answer *answer)
{
	const char *sku = blame_inventory(&s->arena, answer->message);

	if (!sku || map_get(&s->strays, sku, strlen(sku)))
		return false; /* known already, and of no use */
	if (!look(s, list, count))
		return true;
	return map_get(&s->strays, sku, strlen(sku)) != NULL;
}
