/*
 * A code (sku, ean, upc, barcode) is unique among all variants of a shop.
 * Medusa checks that for each variant as it writes it, so it refuses a request
 * in which a variant takes a code that another one is only about to give up.
 * Two skus that are swapped would never go through.
 *
 * So a code that moves is freed by a request before the batch: an update of the
 * product that lists all its variants by id, the moving codes as null. If the
 * batch is refused afterwards, the codes are given back by the route of
 * variants, which leaves variants alone that the request does not name.
 *
 * A code moves if the variant that has it gives it up, and another item or
 * variant of this batch wants it. A variant that is replaced (`broken`) gives
 * its codes to the new one. That one is created by the batch, so that Medusa
 * has one of the two with all its data at any time.
 */
#include "products/codes.h"

#include "json/value.h"
#include "json/writer.h"
#include "products/draft.h"
#include "products/match.h"
#include "products/rename.h"
#include "products/schema.h"
#include "sync/batch.h"
#include "sync/plan.h"
#include "sync/unique.h"

/* Does another variant of this batch, or its replacement, take this code? */
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
		return false; /* it keeps its code */
	return unique_wanted(d->batch, code, text);
}

static void note_moves(struct draft *d, const struct pairs *p)
{
	for (size_t i = 0; i < p->count; i++)
		for (const char *const *c = variant_codes; *c; c++)
			if (code_moves(d, &p->pair[i], *c))
				plan_free(d->plan, *c,
				    value_text(p->pair[i].have, *c));
}

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

static void restore_codes(struct draft *d, const struct pairs *p)
{
	struct writer w = {.to = &d->restore};

	writer_object(&w, NULL);
	writer_array(&w, "update");
	for (size_t i = 0; i < p->count; i++) {
		const struct value *have = p->pair[i].have;

		writer_object(&w, NULL);
		writer_value(&w, "id", value_get(have, "id"));
		writer_optional(&w); /* if none of its codes moves */
		for (const char *const *c = variant_codes; *c; c++)
			if (code_moves(d, &p->pair[i], *c))
				writer_value(&w, *c, value_get(have, *c));
		writer_end(&w);
	}
	writer_end_all(&w);
}

void codes_move(struct draft *d, const struct value *id, const struct pairs *p)
{
	rename_items(d, p);
	note_moves(d, p);
	if (!d->plan->freed)
		return;
	release_codes(d, id, p);
	restore_codes(d, p);
}
