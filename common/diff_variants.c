#include "diff.h"

#include "product.h"

#include <string.h>
#include <strings.h>

/*
 * An update's `variants` is the complete list: what is not in it is deleted,
 * and with it the carts, orders and stock that hang on its id. So as soon as
 * one variant differs all are sent, by id; those that are not in the input
 * with the id alone. If one of them has `options`, all must (Medusa answers
 * 500 otherwise).
 */
struct pair {
	const struct value *want; /* NULL: not in the input */
	const struct value *have; /* NULL: new */
	struct buf changed;	  /* its members that differ */
	bool chosen;		  /* `changed` has its options */
};

struct pairs {
	struct pair *pair;
	size_t count, wanted; /* the first `wanted` are the input's */
};

/* "Size" → "M", of the server's list of values that name their option. */
static const struct value *choice(
    const struct value *have, const struct value *title)
{
	const struct value *v = value_get(have, "options");
	size_t len = title->key_len;

	for (v = v ? v->child : NULL; v; v = v->next) {
		const struct value *t =
		    value_get(value_get(v, "option"), "title");

		if (t && t->len == len && !memcmp(t->text, title->key, len))
			return value_get(v, "value");
	}
	return NULL;
}

static bool same_choice(const struct value *want, const struct value *have)
{
	const struct value *old = value_get(have, "options");

	if (!want || want->count != (old ? old->count : 0))
		return false;
	for (const struct value *v = want->child; v; v = v->next)
		if (!value_same_text(v, choice(have, v)))
			return false;
	return true;
}

enum matcher { BY_ID, BY_SKU, BY_SOURCE, BY_CHOICE, MATCHERS };

static bool matches(
    enum matcher how, const struct value *want, const struct value *have)
{
	const char *key = "external_id";

	switch (how) {
	case BY_ID:
		return value_same_text(
		    value_get(want, "id"), value_get(have, "id"));
	case BY_SKU:
		return value_same_text(
		    value_get(want, "sku"), value_get(have, "sku"));
	case BY_SOURCE:
		return value_same_text(
		    value_get(value_get(want, "metadata"), key),
		    value_get(value_get(have, "metadata"), key));
	default:
		return same_choice(value_get(want, "options"), have);
	}
}

/* Each wanted one with at most one of the server's, the surest way first. */
static void match(struct pairs *p, const struct value *have)
{
	size_t n = have ? have->count : 0, left = n;
	const struct value *v;

	for (int how = 0; how < MATCHERS && left; how++) {
		for (size_t i = 0; i < p->wanted; i++) {
			if (p->pair[i].have)
				continue;
			for (v = have->child; v; v = v->next) {
				size_t j = 0;

				while (j < p->wanted && p->pair[j].have != v)
					j++;
				if (j < p->wanted || !matches((enum matcher)how,
							 p->pair[i].want, v))
					continue;
				p->pair[i].have = v;
				left--;
				break;
			}
		}
	}
	for (v = have ? have->child : NULL; v; v = v->next) {
		size_t j = 0;

		while (j < p->wanted && p->pair[j].have != v)
			j++;
		if (j == p->wanted)
			p->pair[p->count++].have = v;
	}
}

/* What a message calls it. */
static const char *name_of(const struct pair *p)
{
	static const char *const members[] = {"sku", "title", "id"};

	for (int i = 0; i < 3; i++) {
		const struct value *w = value_get(p->want, members[i]);
		const struct value *h = value_get(p->have, members[i]);

		if (w && w->type == JSON_STRING)
			return w->text;
		if (h && h->type == JSON_STRING)
			return h->text;
	}
	return "?";
}

/* Rules: {} and none at all are the same. */
static bool same_rules(const struct value *a, const struct value *b)
{
	size_t a_count = value_is_null(a) ? 0 : a->count;
	size_t b_count = value_is_null(b) ? 0 : b->count;

	return a_count == b_count && (!a_count || value_equal(a, b));
}

/* The same price, whatever the amount: Medusa's own notion of it. */
static bool same_price(const struct value *a, const struct value *b)
{
	const struct value *x = value_get(a, "currency_code");
	const struct value *y = value_get(b, "currency_code");

	return x && y && x->len == y->len &&
	       strncasecmp(x->text, y->text, x->len) == 0 &&
	       diff_same_scalar(value_get(a, "min_quantity"),
		   value_get(b, "min_quantity")) &&
	       diff_same_scalar(value_get(a, "max_quantity"),
		   value_get(b, "max_quantity")) &&
	       same_rules(value_get(a, "rules"), value_get(b, "rules"));
}

/* The last of list that is the same price; Medusa counts the last, too. */
static const struct value *find_price(
    const struct value *list, const struct value *price)
{
	const struct value *found = NULL;

	for (const struct value *v = list ? list->child : NULL; v; v = v->next)
		if (same_price(v, price))
			found = v;
	return found;
}

static void put_price(struct buf *to, const struct value *id,
    const struct value *price, const struct value *amount)
{
	static const char *const members[] = {
	    "currency_code", "min_quantity", "max_quantity", "rules"};

	buf_puts(to, to->data[to->len - 1] == '[' ? "{" : ",{");
	if (id) {
		value_put_key(to, "id");
		value_put(to, id);
	}
	for (int i = 0; i < 4; i++) {
		const struct value *v = value_get(price, members[i]);

		if (value_is_null(v))
			continue;
		value_put_key(to, members[i]);
		value_put(to, v);
	}
	value_put_key(to, "amount");
	value_put(to, amount);
	buf_putc(to, '}');
}

/*
 * The list is complete, too: a price without its id is deleted and made anew,
 * and one without its quantities or rules is taken for another. Those that
 * are not in the input are sent along as they are.
 */
static void put_prices(
    struct buf *to, const struct value *want, const struct value *have)
{
	value_put_key(to, "prices");
	buf_putc(to, '[');
	for (const struct value *v = have ? have->child : NULL; v;
	     v = v->next) {
		const struct value *now = find_price(want, v);

		put_price(to, value_get(v, "id"), v,
		    value_get(now ? now : v, "amount"));
	}
	for (const struct value *v = want->child; v; v = v->next)
		if (find_price(want, v) == v && !find_price(have, v))
			put_price(to, NULL, v, value_get(v, "amount"));
	buf_putc(to, ']');
}

static bool prices(struct diff *d, struct pair *p, const struct value *want)
{
	const struct value *have = value_get(p->have, "prices");
	bool differs = false;

	for (const struct value *v = want->child; v; v = v->next) {
		const struct value *code = value_get(v, "currency_code");
		const struct value *amount = value_get(v, "amount"), *old;

		if (!code || code->type != JSON_STRING || !amount ||
		    amount->type != JSON_NUMBER)
			return diff_refuse(d,
			    "a price of variant '%s' has no 'currency_code' "
			    "or 'amount'",
			    name_of(p));
		if (find_price(want, v) != v)
			continue;
		old = value_get(find_price(have, v), "amount");
		if (old && diff_same_scalar(amount, old))
			continue;
		diff_note(d, old, amount, "variants[%s].prices[%s]", name_of(p),
		    code->text);
		differs = true;
	}
	if (differs)
		put_prices(&p->changed, want, have);
	return true;
}

static void put_choice(struct buf *to, const struct value *have)
{
	const struct value *v = value_get(have, "options");

	value_put_key(to, "options");
	buf_putc(to, '{');
	for (v = v ? v->child : NULL; v; v = v->next) {
		const struct value *title =
		    value_get(value_get(v, "option"), "title");

		if (!title || title->type != JSON_STRING)
			continue;
		value_put_key(to, title->text);
		value_put(to, value_get(v, "value"));
	}
	buf_putc(to, '}');
}

static bool variant_member_differs(struct diff *d, struct pair *p,
    const struct member *m, const struct value *want)
{
	const struct value *have = value_get(p->have, m->name);
	struct buf path = {0};

	switch (m->kind) {
	case MEMBER_FIXED:
		if (want->type == JSON_NULL)
			return true;
		/* fall through */
	case MEMBER_SCALAR:
		if (diff_same_scalar(want, have))
			return true;
		diff_note(
		    d, have, want, "variants[%s].%s", name_of(p), m->name);
		value_put_key(&p->changed, m->name);
		value_put(&p->changed, want);
		return true;
	case MEMBER_METADATA:
		buf_printf(&path, "variants[%s].metadata", name_of(p));
		diff_metadata(d, &p->changed, path.data, want, have, true);
		buf_release(&path);
		return true;
	case MEMBER_PRICES:
		return prices(d, p, want);
	case MEMBER_CHOICE:
		if (same_choice(want, p->have))
			return true;
		diff_note(d, have, want, "variants[%s].options", name_of(p));
		value_put_key(&p->changed, m->name);
		value_put(&p->changed, want);
		p->chosen = true;
		return true;
	default:
		return true;
	}
}

static bool compare(struct diff *d, struct pair *p)
{
	buf_putc(&p->changed, '{');
	value_put_key(&p->changed, "id");
	value_put(&p->changed, value_get(p->have, "id"));
	for (const struct value *v = p->want ? p->want->child : NULL; v;
	     v = v->next)
		if (v == value_get(p->want, v->key) &&
		    !variant_member_differs(d, p, variant_member(v), v))
			return false;
	return true;
}

/* A new variant: as it came, prices included even if there are none. */
static bool add(struct diff *d, struct pair *p)
{
	if (value_get(p->want, "id"))
		return diff_refuse(d, "the product has no variant '%s'",
		    value_get(p->want, "id")->text);
	diff_note(d, NULL, p->want, "variants[%s]", name_of(p));
	buf_putc(&p->changed, '{');
	for (const struct value *v = p->want->child; v; v = v->next) {
		if (v != value_get(p->want, v->key))
			continue; /* a later one counts */
		value_put_key(&p->changed, v->key);
		value_put(&p->changed, v);
	}
	if (!value_get(p->want, "prices")) {
		value_put_key(&p->changed, "prices");
		buf_puts(&p->changed, "[]");
	}
	p->chosen = value_get(p->want, "options") != NULL;
	return true;
}

static void put_variants(struct buf *to, struct pairs *p)
{
	bool choose = false;

	for (size_t i = 0; i < p->count; i++)
		choose |= p->pair[i].chosen;
	value_put_key(to, "variants");
	buf_putc(to, '[');
	for (size_t i = 0; i < p->count; i++) {
		struct pair *pair = &p->pair[i];

		if (i)
			buf_putc(to, ',');
		buf_put(to, pair->changed.data, pair->changed.len);
		if (choose && !pair->chosen)
			put_choice(to, pair->have);
		buf_putc(to, '}');
	}
	buf_putc(to, ']');
}

bool diff_variants(
    struct diff *d, const struct value *want, const struct value *have)
{
	size_t n = want->count + (have ? have->count : 0), i = 0;
	struct pairs p = {.wanted = want->count, .count = want->count};
	struct change **before = d->last;
	bool ok = true;

	p.pair = arena_alloc(d->arena, size_mul(n + 1, sizeof *p.pair));
	for (const struct value *v = want->child; v; v = v->next)
		p.pair[i++].want = v;
	match(&p, have);
	for (i = 0; i < p.count && ok; i++)
		ok = p.pair[i].have ? compare(d, &p.pair[i])
				    : add(d, &p.pair[i]);
	if (ok && d->last != before)
		put_variants(&d->body, &p);
	for (i = 0; i < p.count; i++)
		buf_release(&p.pair[i].changed);
	return ok;
}
