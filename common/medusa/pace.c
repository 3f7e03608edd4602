#include "medusa/pace.h"

#include "base/clock.h"
#include "base/mem.h"

#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

/* Before anything is known; and never more than that. */
static const size_t room_first[] = {[PACE_READ] = 10, [PACE_WRITE] = 5};
enum { ROOM_MAX = 1000, STRAIN_MAX = 16 };

/* While answer times are watched and nobody says otherwise. */
enum { DUTY_PACED = 75 };

struct pace {
	struct pace_rules rules;
	pthread_mutex_t lock; /* of all that follows */
	pthread_cond_t turn;
	bool busy;	       /* or about to be: one has its turn */
	long long ended, rest; /* a request; how long after it */
	size_t room[PACE_KINDS];
	long long fastest[PACE_KINDS]; /* LLONG_MAX: none yet */
	unsigned strain;	       /* rests last so many times as long */
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

/* What was learnt of the last request counts for the rest after it. */
static long long next_start(const struct pace *p)
{
	return p->ended + p->rest * p->strain;
}

void pace_begin(struct pace *p)
{
	long long left;

	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	while (p->busy)
		pthread_cond_wait(&p->turn, &p->lock);
	p->busy = true;
	/* Meanwhile its strain may grow. */
	while ((left = next_start(p) - clock_ms()) > 0) {
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
 * As in TCP: a step up when it went well, half when it did not. Requests that
 * cannot get smaller get rarer.
 */
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
		if (count > 1)
			*room = count / 2;
		else if (p->strain < STRAIN_MAX)
			p->strain *= 2;
	} else if (p->strain > 1) {
		p->strain--;
	} else if (count >= *room && *room < ROOM_MAX) {
		++*room;
	}
	pthread_mutex_unlock(&p->lock);
}
