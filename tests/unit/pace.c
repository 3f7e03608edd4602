/*
 * medusa/pace.h: the size of a request follows the duration of earlier ones.
 */
#include "medusa/pace.h"

#include "unit.h"

enum { SLACK_MS = 100, SLOW_MS = SLACK_MS + 1 };

static size_t room_after(struct pace *p, size_t count, long long ms)
{
	pace_learn(p, PACE_READ, count, ms);
	return pace_room(p, PACE_READ);
}

int main(void)
{
	const struct pace_rules rules = {.slack_ms = SLACK_MS};
	struct pace *p = pace_new(&rules);
	const size_t first = pace_room(p, PACE_READ);

	SAME_NUMBER(__LINE__, room_after(p, first, 0), first + 1);
	/* One that did not use the room says nothing about it. */
	SAME_NUMBER(__LINE__, room_after(p, first, 0), first + 1);
	SAME_NUMBER(__LINE__, room_after(p, 4, SLOW_MS), 2);
	/* With several threads, a larger request may have begun before. */
	SAME_NUMBER(__LINE__, room_after(p, first, SLOW_MS), 2);
	SAME_NUMBER(__LINE__, room_after(p, 2, SLOW_MS), 1);
	SAME_NUMBER(__LINE__, room_after(p, 1, SLOW_MS), 1);
	/* The first answer in time only makes the rests shorter again. */
	SAME_NUMBER(__LINE__, room_after(p, 1, 0), 1);
	SAME_NUMBER(__LINE__, room_after(p, 1, 0), 2);
	pace_free(p);
	SAME_BOOL(__LINE__, pace_room(NULL, PACE_READ) > 0, true);
	return unit_end();
}
