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

/* The index of the id's slot, or of the empty one where it belongs. */
static size_t slot_of(const struct seen *s, uint64_t id)
{
	size_t i = id % SEEN_SLOTS;

	while (s->slots[i] && s->slots[i] != id)
		i = (i + 1) % SEEN_SLOTS;
	return i;
}

/* 0 marks an empty slot. */
static uint64_t key_of(uint64_t id)
{
	return id ? id : 1;
}

static void insert(struct seen *s, uint64_t id)
{
	s->slots[slot_of(s, id)] = id;
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

void seen_add(struct seen *s, const struct ids *ids, bool weak)
{
	bool news = false;

	for (size_t i = 0; i < ids->count; i++) {
		const uint64_t id = key_of(ids->list[i]);

		if (!is_sampled(s, id))
			continue;
		if (s->slots[slot_of(s, id)]) {
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
	s->weak = weak || (s->weak && !news);
}

uint64_t seen_earlier(const struct seen *s, const struct ids *ids,
    const struct ids *before, bool *exact)
{
	uint64_t count = 0;

	*exact = !s->halvings;
	for (size_t i = 0; i < ids->count; i++) {
		const uint64_t id = key_of(ids->list[i]);

		count += is_sampled(s, id) && s->slots[slot_of(s, id)] &&
			 !(before && ids_has(before, ids->list[i]));
	}
	return count << (s->halvings < 32 ? s->halvings : 32);
}

bool seen_circle(const struct seen *s, unsigned pages)
{
	return s->pages >= (s->weak ? pages * SEEN_WEAK : pages) &&
	       s->again >= LEAST_AGAIN;
}
