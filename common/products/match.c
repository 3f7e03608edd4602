/*
 * Which variant of Medusa does a variant of the input mean? Several matchers
 * run one after the other, the most certain one first: id, sku, the external_id
 * in its metadata, and the option values it chooses. A pair made by one matcher
 * is not touched by the later ones, so a variant whose sku has changed is still
 * found by its options. If the product has a new option, for which its variants
 * have no value yet, the values of the others are enough, as long as they mean
 * one variant on either side. The only variant of a simple product needs no
 * mark.
 *
 * Each matcher makes a text (a mark) from either side, and two variants with
 * the same mark are a pair. Marks are looked up in a map, because a product may
 * have thousands of variants. Several variants of Medusa with the same mark are
 * taken in Medusa's order.
 *
 * A wrong pair would put stock and orders on the wrong variant. A missing pair
 * would delete a variant, because Medusa knows it only by its id.
 *
 * Invariant: no variant is in two pairs. The result lists the variants of the
 * input in order, then those of Medusa that are in no pair.
 */
#include "products/match.h"

#include "base/buf.h"
#include "base/map.h"
#include "base/mem.h"
#include "json/value.h"
#include "products/choice.h"
#include "products/draft.h"
#include "products/mark.h"

#include <assert.h>

enum matcher { BY_ID, BY_SKU, BY_SOURCE, BY_CHOICE, BY_PART, MATCHERS };

/* The variant's mark; false: it has none. */
static bool put_mark(struct buf *to, enum matcher how, const struct value *v,
    const struct choice *c)
{
	const struct value *text;

	if (how == BY_CHOICE || how == BY_PART)
		return choice_mark(to, c);
	buf_reset(to);
	text = how == BY_ID ? value_text(v, "id")
	       : how == BY_SKU
		   ? value_text(v, "sku")
		   : value_text(value_get(v, "metadata"), "external_id");
	if (!text)
		return false;
	buf_put(to, text->text, text->len);
	return true;
}

/* A variant in Medusa. */
struct old {
	struct old *next; /* with the same mark, while matching */
	const struct value *have;
	struct choice choice;
	size_t wanted; /* by so many of the input, by a part */
	bool taken;
};

static struct old *old_variants(struct draft *d, const struct value *have)
{
	struct old *list = arena_alloc(
	    d->arena, size_mul(have ? have->count + 1 : 1, sizeof *list));
	size_t n = 0;

	for (const struct value *v = have ? have->child : NULL; v;
	     v = v->next) {
		list[n].have = v;
		list[n++].choice = choice_read(d->arena, v, &d->had);
	}
	return list;
}

static void take(struct pair *pair, struct old *old)
{
	pair->have = old->have;
	pair->before = old->choice;
	if (!pair->want || !value_get(pair->want, "options"))
		pair->after = old->choice;
	old->taken = true;
}

/* The variant in Medusa with the mark of one of the input; NULL: none. */
static struct old *find(const struct map *marks, struct buf *mark,
    enum matcher how, const struct pair *pair)
{
	const struct choice *c = how == BY_PART ? &pair->part : &pair->after;

	if (pair->have || !put_mark(mark, how, pair->want, c))
		return NULL;
	return map_get(marks, mark->data, mark->len);
}

static void match_by(
    struct pairs *p, enum matcher how, struct old *old, size_t count)
{
	struct map marks = {0};
	struct buf mark = {0};

	for (size_t i = count; i--;) {
		if (old[i].taken ||
		    !put_mark(&mark, how, old[i].have, &old[i].choice))
			continue;
		old[i].next = map_put(&marks, mark.data, mark.len, &old[i]);
	}
	for (size_t i = 0; how == BY_PART && i < p->wanted; i++) {
		struct old *one = find(&marks, &mark, how, &p->pair[i]);

		if (one)
			one->wanted++;
	}
	for (size_t i = 0; i < p->wanted && marks.count; i++) {
		struct old *one = find(&marks, &mark, how, &p->pair[i]);

		if (!one || (how == BY_PART && (one->next || one->wanted > 1)))
			continue;
		map_put(&marks, mark.data, mark.len, one->next);
		take(&p->pair[i], one);
	}
	buf_release(&mark);
	map_release(&marks);
}

/* The input and Medusa have one variant each. If either has no values, or loses
 * all of them, it is that of a simple product. */
static void match_alone(struct pairs *p, struct old *old)
{
	const struct value *want = p->pair[0].want;

	if (old->taken || value_get(want, "id") ||
	    (value_get(want, "options") &&
		(old->choice.count || old->choice.odd)))
		return;
	take(&p->pair[0], old);
}

/* The part of what the input chooses that a variant of Medusa has a value for:
 * a new option may have been added by a request whose answer was lost. */
static void set_parts(
    struct draft *d, struct pairs *p, const struct old *old, size_t count)
{
	struct map titles = {0};

	for (size_t i = 0; i < count; i++)
		for (size_t n = 0; n < old[i].choice.count; n++) {
			struct mark_member *m = &old[i].choice.list[n];

			map_put(&titles, m->key, m->len, m);
		}
	for (size_t i = 0; i < p->wanted; i++)
		p->pair[i].part =
		    choice_among(d->arena, &p->pair[i].after, &titles);
	map_release(&titles);
}

static void match(struct draft *d, struct pairs *p, const struct value *have)
{
	size_t count = have ? have->count : 0;
	struct old *old = old_variants(d, have);

	set_parts(d, p, old, count);
	for (int how = 0; how < MATCHERS; how++)
		match_by(p, (enum matcher)how, old, count);
	if (p->wanted == 1 && count == 1)
		match_alone(p, old);
	for (size_t i = 0; i < count; i++)
		if (!old[i].taken)
			take(&p->pair[p->count++], &old[i]);
}

struct pairs match_variants(
    struct draft *d, const struct value *want, const struct value *have)
{
	size_t n = want->count + (have ? have->count : 0), i = 0;
	struct pairs p = {.wanted = want->count, .count = want->count};

	p.pair = arena_alloc(d->arena, size_mul(n + 1, sizeof *p.pair));
	for (const struct value *v = want->child; v; v = v->next, i++) {
		p.pair[i].want = v;
		p.pair[i].index = i;
		p.pair[i].after = choice_read(d->arena, v, NULL);
	}
	match(d, &p, have);
	assert(p.count <= n);
	return p;
}
