#include "sync/lots.h"

#include "base/mem.h"
#include "sync/batch.h"
#include "sync/resource.h"

#include <string.h>

/* Moves the items of one lot, from the first on, to `to`; returns its end. */
static struct item **take_lot(const struct resource *r, struct item **list,
    size_t count, struct item **to)
{
	const char *lot = r->lot(*list);

	for (size_t i = 0; i < count; i++) {
		struct item *item = list[i];

		if (!item || strcmp(r->lot(item), lot) != 0)
			continue;
		*to++ = item;
		list[i] = NULL;
	}
	return to;
}

void lots_sort(struct batch *b, struct item **list, size_t count)
{
	const struct resource *r = b->rules.resource;
	struct item **sorted, **end;

	if (!r->lot || !count)
		return;
	sorted = end = arena_alloc(&b->arena, size_mul(count, sizeof *list));
	for (size_t i = 0; i < count; i++)
		if (list[i])
			end = take_lot(r, list + i, count - i, end);
	memcpy(list, sorted, count * sizeof *list);
}

size_t lots_first(const struct resource *r, struct item *const *list, size_t n)
{
	size_t i = 1;

	if (r->batch_max && n > r->batch_max)
		n = r->batch_max;
	while (r->lot && i < n && strcmp(r->lot(list[i]), r->lot(*list)) == 0)
		i++;
	return r->lot ? i : n;
}
