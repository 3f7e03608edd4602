#include "products/codes.h"

#include "json/value.h"
#include "products/draft.h"
#include "products/match.h"
#include "products/schema.h"
#include "sync/batch.h"
#include "sync/unique.h"

/*
 * Is the code the pair has now about to be another's, in this batch? One that
 * is made anew gives its codes to its like, and goes in the request after: so
 * all there is of it is in Medusa at any time.
 */
static bool code_moves(
    const struct draft *d, const struct pair *p, const char *code)
{
	const struct value *text = value_text(p->have, code);
	const struct value *own = value_get(p->want, code);

	if (!text)
		return false;
	if (p->broken)
		return true;
	if (value_same_text(own, text))
		return false;
	if (p->want ? !own : !(d->batch->rules.prune & PRUNE_VARIANTS))
		return false; /* it keeps it */
	return unique_wanted(d->batch, code, text);
}

static bool any_moves(const struct draft *d, const struct pairs *p)
{
	for (size_t i = 0; i < p->count; i++) {
		for (const char *const *c = variant_codes; *c; c++)
			if (code_moves(d, &p->pair[i], *c))
				return true;
	}
	return false;
}

/*
 * Medusa refuses a sku or another code that another variant has, though that
 * one is to get another one, or to go, in the same request. So they are freed
 * first.
 */
static void release_codes(
    struct draft *d, const struct value *id, const struct pairs *p)
{
	bool first = true;

	buf_puts(&d->release, "{\"update\":[{");
	value_put_key(&d->release, "id");
	value_put(&d->release, id);
	value_put_key(&d->release, "variants");
	buf_putc(&d->release, '[');
	for (size_t i = 0; i < p->count; i++) {
		if (!p->pair[i].have)
			continue;
		buf_puts(&d->release, first ? "{" : ",{");
		value_put_key(&d->release, "id");
		value_put(&d->release, value_get(p->pair[i].have, "id"));
		for (const char *const *c = variant_codes; *c; c++)
			if (code_moves(d, &p->pair[i], *c))
				buf_printf(&d->release, ",\"%s\":null", *c);
		buf_putc(&d->release, '}');
		first = false;
	}
	buf_puts(&d->release, "]}]}");
}

/* By a route that leaves variants alone which it does not name. */
static void restore_codes(struct draft *d, const struct pairs *p)
{
	struct buf list = {0};

	for (size_t i = 0; i < p->count; i++) {
		const struct value *have = p->pair[i].have;
		bool moves = false;

		for (const char *const *c = variant_codes; *c; c++) {
			if (!code_moves(d, &p->pair[i], *c))
				continue;
			if (!moves) {
				buf_puts(&list, list.len ? ",{" : "{");
				value_put_key(&list, "id");
				value_put(&list, value_get(have, "id"));
			}
			value_put_key(&list, *c);
			value_put(&list, value_get(have, *c));
			moves = true;
		}
		if (moves)
			buf_putc(&list, '}');
	}
	if (list.len)
		buf_printf(&d->restore, "{\"update\":[%s]}", list.data);
	buf_release(&list);
}

void codes_move(struct draft *d, const struct value *id, const struct pairs *p)
{
	if (!any_moves(d, p))
		return;
	release_codes(d, id, p);
	restore_codes(d, p);
}
