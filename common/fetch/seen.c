/*
 * A sample of the ids: those whose hash is below a bound. When the table is
 * half full, the bound is halved, and so is the table. An id below the bound
 * that is not in the table is new. Up to SEEN_MAX ids, the sample is all of
 * them.
 */
#include "fetch/seen.h"

#include "fetch/ids.h"

#include <string.h>

/* With fewer known ids, a sample proves nothing. */
enum { LEAST_AGAIN = 100 };

static bool is_sampled(const struct seen *s, uint64_t id)
{
	return s->halvings < 64 && id <= UINT64_MAX >> s->halvings;
}

/* The slot of the id, or the empty one where it belongs. */
static uint64_t *slot_of(struct seen *s, uint64_t id)
{
	size_t i = id % SEEN_SLOTS;

	while (s->slots[i] && s->slots[i] != id)
		i = (i + 1) % SEEN_SLOTS;
	return &s->slots[i];
}

static void insert(struct seen *s, uint64_t id)
{
	*slot_of(s, id) = id;
	s->count++;
}

static void halve(struct seen *s)
{
	uint64_t old[SEEN_SLOTS];

	memcpy(old, s->slots, sizeof old);
	memset(s->slots, 0, sizeof s->slots);
	s->count = 0;
	s->halvings++;
	for (size_t i = 0; i < SEEN_SLOTS; i++)
		if (old[i] && is_sampled(s, old[i]))
			insert(s, old[i]);
}

void seen_add(struct seen *s, const struct ids *ids)
{
	bool news = false;

	for (size_t i = 0; i < ids->count; i++) {
		uint64_t id = ids->list[i] ? ids->list[i] : 1;

		if (!is_sampled(s, id))
			continue;
		if (*slot_of(s, id)) {
			s->again++;
			continue;
		}
		insert(s, id);
		s->again = 0;
		news = true;
		if (s->count == SEEN_MAX)
			halve(s);
	}
	s->pages = news ? 0 : s->pages + 1;
}

bool seen_circle(const struct seen *s, unsigned pages)
{
	return s->pages >= pages && s->again >= LEAST_AGAIN;
}
