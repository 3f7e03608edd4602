#include "fetch/ids.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 256 };

void ids_reset(struct ids *ids)
{
	ids->count = 0;
	ids->too_many = false;
}

void ids_release(struct ids *ids)
{
	free(ids->list);
	free(ids->sorted);
	*ids = (struct ids){.list = NULL};
}

static void make_room(struct ids *ids, size_t room)
{
	ids->room = room;
	ids->list = mem_resize(ids->list, room, sizeof *ids->list);
	ids->sorted = mem_resize(ids->sorted, room, sizeof *ids->sorted);
}

void ids_add(struct ids *ids, uint64_t id)
{
	ids->too_many |= ids->count == IDS_MAX;
	if (ids->too_many)
		return;
	if (ids->count == ids->room)
		make_room(ids, ids->room ? ids->room * 2 : FIRST_ROOM);
	ids->list[ids->count++] = id;
}

static int compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

enum ids_state ids_end(struct ids *ids, uint64_t items)
{
	const size_t n = ids->count;

	if (ids->too_many || n != items)
		return IDS_MISSING;
	if (!n)
		return IDS_DISTINCT;
	memcpy(ids->sorted, ids->list, n * sizeof *ids->list);
	qsort(ids->sorted, n, sizeof *ids->sorted, compare);
	for (size_t i = 1; i < n; i++)
		if (ids->sorted[i] == ids->sorted[i - 1])
			return IDS_REPEATED;
	return IDS_DISTINCT;
}

bool ids_has(const struct ids *ids, uint64_t id)
{
	return ids->count && bsearch(&id, ids->sorted, ids->count,
				 sizeof *ids->sorted, compare);
}

/* The ids are distinct, so they can only match at one place. */
static size_t common_tail(const struct ids *before, const struct ids *now)
{
	size_t at = 0, tail;

	if (!now->count)
		return 0;
	while (at < before->count && before->list[at] != now->list[0])
		at++;
	tail = before->count - at;
	if (!tail || tail > now->count ||
	    memcmp(before->list + at, now->list, tail * sizeof *now->list) != 0)
		return 0;
	return tail;
}

struct ids_common ids_compare(const struct ids *before, const struct ids *now)
{
	struct ids_common common = {.tail = common_tail(before, now)};
	size_t i = 0, j = 0;

	while (i < before->count && j < now->count) {
		uint64_t a = before->sorted[i], b = now->sorted[j];

		common.count += a == b;
		i += a <= b;
		j += b <= a;
	}
	return common;
}

void ids_copy(struct ids *to, const struct ids *from)
{
	if (to->room < from->count)
		make_room(to, from->room);
	to->count = from->count;
	if (!from->count)
		return;
	memcpy(to->list, from->list, from->count * sizeof *from->list);
	memcpy(to->sorted, from->sorted, from->count * sizeof *from->sorted);
}
