#include "sync/unique.h"

#include "products/schema.h"

/* What a shop has only once: the name of the thing, and the thing. */
static void claim_name(struct buf *to, const char *what, const struct value *v)
{
	buf_puts(to, what);
	buf_putc(to, '=');
	buf_put(to, v->text, v->len);
}

typedef bool claimed(
    void *ctx, struct sync_item *item, const char *what, const struct value *v);

/* Calls f for each, handles before codes, until it says false. */
static bool each_claim(const struct sync *s, claimed *f, void *ctx)
{
	const struct value *v;
	bool go_on = true;

	for (size_t i = 0; i < s->count && go_on; i++) {
		v = value_text(s->items[i].product.owned, "handle");
		if (v)
			go_on = f(ctx, &s->items[i], "handle", v);
	}
	for (const char *const *c = variant_codes; *c; c++)
		for (size_t i = 0; i < s->count; i++) {
			v = value_get(s->items[i].product.owned, "variants");
			for (v = v ? v->child : NULL; v && go_on; v = v->next) {
				const struct value *code = value_text(v, *c);

				if (code)
					go_on = f(ctx, &s->items[i], *c, code);
			}
		}
	return go_on;
}

/* Of two with the same thing the later one is refused. */
static bool claim(
    void *ctx, struct sync_item *item, const char *what, const struct value *v)
{
	struct sync *s = ctx;
	struct sync_item *other;
	struct buf name = {0};

	claim_name(&name, what, v);
	other = map_get(&s->claims, name.data, name.len);
	if (item->action != SYNC_PENDING || other == item)
		;
	else if (!other)
		map_put(&s->claims, name.data, name.len, item);
	else
		sync_reject(item, "duplicate",
		    arena_printf(&s->arena,
			"its %s '%s' is that of '%s', too, in the same batch",
			what, v->text, other->product.key->text));
	buf_release(&name);
	return true;
}

bool claims_have(const void *ctx, const char *what, const struct value *text)
{
	const struct sync *s = ctx;
	struct buf name = {0};
	bool found;

	claim_name(&name, what, text);
	found = map_get(&s->claims, name.data, name.len) != NULL;
	buf_release(&name);
	return found;
}

static bool is_free(
    void *ctx, struct sync_item *item, const char *what, const struct value *v)
{
	(void)item;
	return !claims_have(ctx, what, v);
}

struct sync_item *claims_key(struct sync *s, struct sync_item *item)
{
	struct sync_item *before;
	struct buf name = {0};

	claim_name(&name, "key", item->product.key);
	before = map_get(&s->claims, name.data, name.len);
	map_put(&s->claims, name.data, name.len, item);
	buf_release(&name);
	return before;
}

void claims_rest(struct sync *s)
{
	each_claim(s, claim, s);
}

bool sync_meets(struct sync *a, const struct sync *b)
{
	/* Both may find the same product by different skus of it. */
	if (a->rules.adopt == ADOPT_SKU)
		return true;
	for (size_t i = 0; i < b->count; i++) {
		const struct value *key = b->items[i].product.key;

		if (key && !is_free(a, NULL, "key", key))
			return true;
	}
	return !each_claim(b, is_free, a);
}
