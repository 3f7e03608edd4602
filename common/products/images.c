/*
 * In an update `images` is the complete list, in the order of the ranks. Medusa
 * replaces an image that has no id, also one with the same URL, so an image
 * that stays is written with its id. The same URL may be listed several times:
 * each image in Medusa is used once.
 */
#include "products/images.h"

#include "base/mem.h"
#include "json/value.h"
#include "json/writer.h"
#include "products/draft.h"
#include "sync/plan.h"

#include <stdlib.h>

/* Sorts by rank; equal and missing ranks keep the order of the answer. */
static const struct value **by_rank(struct arena *a, const struct value *have)
{
	size_t count = have ? have->count : 0, n = 0;
	const struct value **list =
	    arena_alloc(a, size_mul(count + 1, sizeof *list));

	for (const struct value *v = have ? have->child : NULL; v;
	     v = v->next) {
		const struct value *rank = value_get(v, "rank");
		double r = rank ? strtod(rank->text, NULL) : 0;
		size_t at = n++;

		for (; at; at--) {
			rank = value_get(list[at - 1], "rank");
			if (!rank || strtod(rank->text, NULL) <= r)
				break;
			list[at] = list[at - 1];
		}
		list[at] = v;
	}
	return list;
}

static void put_image(struct writer *to, const struct value *url,
    const struct value **have, bool *used)
{
	writer_object(to, NULL);
	for (size_t i = 0; have[i]; i++) {
		if (used[i] || !value_same_text(value_get(have[i], "url"), url))
			continue;
		used[i] = true;
		writer_value(to, "id", value_get(have[i], "id"));
		break;
	}
	writer_value(to, "url", url);
	writer_end(to);
}

void images_diff(
    struct draft *d, const struct value *want, const struct value *have)
{
	const struct value **old = by_rank(d->arena, have);
	bool *used, same = want->count == (have ? have->count : 0);
	size_t i = 0;

	for (const struct value *v = want->child; v; v = v->next, i++) {
		const struct value *url = value_get(v, "url");

		same = same && value_same_text(url, value_get(old[i], "url"));
	}
	if (same)
		return;
	plan_change(d->plan, have, want, "images");
	used = arena_alloc(d->arena, size_add(have ? have->count : 0, 1));
	writer_array(&d->body, "images");
	for (const struct value *v = want->child; v; v = v->next)
		put_image(&d->body, value_get(v, "url"), old, used);
	writer_end(&d->body);
}
