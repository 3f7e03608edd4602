/*
 * Pacing: how often a server is asked, and for how much at once.
 *
 * In: the begin and the end of each request, its duration, and how many things
 * it was for. Out: a pause before a request, and how many things it may be for.
 *
 * Medusa runs on one thread of JavaScript, so that a large request delays all
 * other clients while it lasts. Two rules bound that:
 *
 * - duty: after a request of t ms comes a rest of t * (100 - duty) / duty ms.
 *   All threads share one turn, so one request is under way at a time.
 * - slack: the size of requests follows their duration, as TCP's window follows
 *   its losses: one more after an answer in time, half after one that took
 *   slack_ms longer than the fastest. Requests for one thing cannot get
 *   smaller: then `strain` makes the rests longer.
 *
 * Invariants: 1 <= room <= ROOM_MAX, 1 <= strain <= STRAIN_MAX, and `busy` is
 * set exactly while a thread is between pace_begin and pace_end.
 */
#include "medusa/pace.h"

#include "base/clock.h"
#include "base/mem.h"

#include <assert.h>
#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

/* Things in the first request of a kind. */
static const size_t room_first[] = {[PACE_READ] = 10, [PACE_WRITE] = 5};
enum { ROOM_MAX = 1000, STRAIN_MAX = 16 };

/* Percent, when there is only a rule for the slack. */
enum { DUTY_PACED = 75 };

struct pace {
	struct pace_rules rules;
	pthread_mutex_t lock; /* for all members below */
	pthread_cond_t turn;
	bool busy;	       /* a thread has its turn */
	long long ended, rest; /* when the last request ended; ms after it */
	size_t room[PACE_KINDS];
	long long fastest[PACE_KINDS]; /* LLONG_MAX: none yet */
	unsigned strain;	       /* rests are this many times as long */
};

struct pace *pace_new(const struct pace_rules *rules)
{
	struct pace *p;

	if (!rules->duty && !rules->slack_ms)
		return NULL;
	p = mem_alloc(sizeof *p);
	*p = (struct pace){.rules = *rules, .strain = 1};
	if (!p->rules.duty)
		p->rules.duty = DUTY_PACED;
	for (int k = 0; k < PACE_KINDS; k++) {
		p->room[k] = rules->slack_ms ? room_first[k] : ROOM_MAX;
		p->fastest[k] = LLONG_MAX;
	}
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->turn, NULL);
	return p;
}

void pace_free(struct pace *p)
{
	if (!p)
		return;
	pthread_mutex_destroy(&p->lock);
	pthread_cond_destroy(&p->turn);
	free(p);
}

/* Computed anew each time: pace_learn may change the strain in between. */
static long long next_start(const struct pace *p)
{
	return p->ended + p->rest * p->strain;
}

void pace_begin(struct pace *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	while (p->busy)
		pthread_cond_wait(&p->turn, &p->lock);
	p->busy = true;
	for (;;) {
		long long left = next_start(p) - clock_ms();

		if (left <= 0)
			break;
		pthread_mutex_unlock(&p->lock);
		clock_sleep(left);
		pthread_mutex_lock(&p->lock);
	}
	pthread_mutex_unlock(&p->lock);
}

void pace_end(struct pace *p, long long ms)
{
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	assert(p->busy);
	p->ended = clock_ms();
	p->rest = ms * (100 - p->rules.duty) / p->rules.duty;
	p->busy = false;
	pthread_cond_broadcast(&p->turn);
	pthread_mutex_unlock(&p->lock);
}

size_t pace_room(struct pace *p, enum pace_kind kind)
{
	size_t room;

	if (!p)
		return SIZE_MAX;
	pthread_mutex_lock(&p->lock);
	room = p->room[kind];
	pthread_mutex_unlock(&p->lock);
	return room;
}

/*
 * A request for `count` things was slow. Another thread may have made the room
 * smaller since it began.
 */
static void shrink(struct pace *p, size_t *room, size_t count)
{
	if (count > 1 && count / 2 < *room)
		*room = count / 2;
	else if (count <= 1 && p->strain < STRAIN_MAX)
		p->strain *= 2;
}

void pace_learn(struct pace *p, enum pace_kind kind, size_t count, long long ms)
{
	size_t *room;

	if (!p || !p->rules.slack_ms)
		return;
	pthread_mutex_lock(&p->lock);
	room = &p->room[kind];
	if (ms < p->fastest[kind])
		p->fastest[kind] = ms;
	if (ms > p->fastest[kind] + (long long)p->rules.slack_ms) {
		shrink(p, room, count);
	} else if (p->strain > 1) {
		p->strain--;
	} else if (count >= *room && *room < ROOM_MAX) {
		++*room;
	}
	assert(*room >= 1 && *room <= ROOM_MAX);
	pthread_mutex_unlock(&p->lock);
}
