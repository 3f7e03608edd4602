#include "products/codes.h"

#include "json/value.h"
#include "json/writer.h"
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
	struct writer w = {.to = &d->release};

	writer_object(&w, NULL);
	writer_array(&w, "update");
	writer_object(&w, NULL);
	writer_value(&w, "id", id);
	writer_array(&w, "variants");
	for (size_t i = 0; i < p->count; i++) {
		if (!p->pair[i].have)
			continue;
		writer_object(&w, NULL);
		writer_value(&w, "id", value_get(p->pair[i].have, "id"));
		for (const char *const *c = variant_codes; *c; c++)
			if (code_moves(d, &p->pair[i], *c))
				writer_literal(&w, *c, "null");
		writer_end(&w);
	}
	writer_end_all(&w);
}

/* By a route that leaves variants alone which it does not name. */
static void restore_codes(struct draft *d, const struct pairs *p)
{
	struct writer w = {.to = &d->restore};

	writer_object(&w, NULL);
	writer_array(&w, "update");
	for (size_t i = 0; i < p->count; i++) {
		const struct value *have = p->pair[i].have;

		writer_object(&w, NULL);
		writer_value(&w, "id", value_get(have, "id"));
		writer_optional(&w);
		for (const char *const *c = variant_codes; *c; c++)
			if (code_moves(d, &p->pair[i], *c))
				writer_value(&w, *c, value_get(have, *c));
		writer_end(&w);
	}
	writer_end_all(&w);
}

void codes_move(struct draft *d, const struct value *id, const struct pairs *p)
{
	if (!any_moves(d, p))
		return;
	release_codes(d, id, p);
	restore_codes(d, p);
}
