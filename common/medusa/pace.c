/*
 * Pacing: how often a server is asked, and for how much at once.
 *
 * In: the begin and the end of each request, its duration, and how many things
 * it was for; the duration of probes. Out: a pause before a request, and how
 * many things it may be for.
 *
 * Medusa runs on one thread of JavaScript, so that a large request delays all
 * other clients while it lasts. Two rules bound that:
 *
 * - duty: after a request of t ms comes a rest of t * (100 - duty) / duty ms.
 *   All threads share one turn, so one request is under way at a time.
 * - slack: what a visitor would feel is probed (health.h), and the plan decides
 *   on size and pause (pacer.h). A pause gets longer or shorter while it
 *   lasts, as the probes say.
 *
 * Here are the turns and the clock. A probe counts as idle if no request was
 * under way from its begin to its end.
 *
 * Invariant: `under_way` is set exactly while a thread is between pace_begin
 * and pace_end, and `busy` also while it waits for the end of a pause.
 */
#include "medusa/pace.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "medusa/pacer.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	DUTY_PACED = 75,     /* percent, when there is only a rule for slack */
	STEP_MS = 50,	     /* how often a pause is computed anew */
	LINGER_MS = 2000,    /* probes go on for so long after a pause */
	FIRST_MS = 2000,     /* the longest wait for the first probes */
	FIRST_PROBE_MS = 25, /* from one of them to the next */
};

struct pace {
	struct pace_rules rules;
	int wake_fd;	      /* -1: nothing sends probes */
	pthread_mutex_t lock; /* for all members below */
	pthread_cond_t turn;
	unsigned waiting; /* threads in pace_begin */
	bool busy;	  /* a thread has its turn, or pauses before it */
	bool under_way;	  /* a request is */
	long long ended,
	    took; /* when the last request ended; how long it was */
	bool hurry;
	bool learning;	       /* requests wait for the first probes … */
	long long learn_until; /* … but no longer than until then; 0: not yet */
	uint64_t probes;
	struct pacer pacer;
};

/* The least pause after a request, as a multiple of its duration. */
static double rest_of(unsigned duty)
{
	return (100.0 - duty) / duty;
}

struct pace *pace_new(const struct pace_rules *rules)
{
	struct pace *p;

	if (!rules->duty && !rules->slack_ms)
		return NULL;
	p = mem_alloc(sizeof *p);
	*p = (struct pace){.rules = *rules, .wake_fd = -1};
	if (!p->rules.duty)
		p->rules.duty = DUTY_PACED;
	pacer_init(
	    &p->pacer, (long long)rules->slack_ms, rest_of(p->rules.duty));
	pacer_without_probes(&p->pacer);
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

/* --- pauses; all with the lock */

static long long pause_of(const struct pace *p)
{
	if (!p->rules.slack_ms || p->hurry)
		return (long long)((double)p->took * rest_of(p->rules.duty));
	return pacer_pause(&p->pacer, p->took);
}

static bool wants_probe(const struct pace *p)
{
	return p->waiting || p->busy ||
	       clock_ms() < p->ended + pause_of(p) + LINGER_MS;
}

/* The milliseconds until the next request may begin; computed anew each time.
 */
static long long left(struct pace *p)
{
	const long long now = clock_ms();

	if (!p->learning)
		return p->ended + pause_of(p) - now;
	if (!p->learn_until)
		p->learn_until = now + FIRST_MS;
	if (now >= p->learn_until)
		p->learning = false;
	return STEP_MS;
}

static void wait_for_turn(struct pace *p)
{
	while (p->busy)
		pthread_cond_wait(&p->turn, &p->lock);
	p->busy = true;
	for (;;) {
		long long ms = left(p);

		if (ms <= 0)
			break;
		pthread_mutex_unlock(&p->lock);
		clock_sleep(ms < STEP_MS ? ms : STEP_MS);
		pthread_mutex_lock(&p->lock);
	}
}

/* --- requests */

void pace_begin(struct pace *p)
{
	const uint64_t one = 1;

	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	/* A write fails only if it is readable already. */
	if (p->wake_fd >= 0 && !wants_probe(p))
		(void)!write(p->wake_fd, &one, sizeof one);
	p->waiting++;
	wait_for_turn(p);
	p->under_way = true;
	p->waiting--;
	pthread_mutex_unlock(&p->lock);
}

void pace_end(struct pace *p, long long ms)
{
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	assert(p->busy && p->under_way);
	p->ended = clock_ms();
	p->took = ms;
	p->busy = p->under_way = false;
	pthread_cond_broadcast(&p->turn);
	pthread_mutex_unlock(&p->lock);
}

size_t pace_part(struct pace *p, enum pace_kind kind, size_t count)
{
	size_t size, parts;

	if (!p || !p->rules.slack_ms)
		return count;
	pthread_mutex_lock(&p->lock);
	size = pacer_size(&p->pacer, kind);
	pthread_mutex_unlock(&p->lock);
	parts = (count + size - 1) / size;
	return (count + parts - 1) / parts;
}

/* With the lock. */
static void report(const struct pace *p, size_t count, long long ms)
{
	debug("pace: %zu in %lld ms; probe %lld ms, idle %lld ms; next pause "
	      "%lld ms, %zu a look-up, %zu a write",
	    count, ms, pacer_last_p95(&p->pacer), pacer_idle_p95(&p->pacer),
	    pacer_pause(&p->pacer, ms), pacer_size(&p->pacer, PACE_READ),
	    pacer_size(&p->pacer, PACE_WRITE));
}

void pace_learn(struct pace *p, enum pace_kind kind, size_t count, long long ms)
{
	if (!p || !p->rules.slack_ms)
		return;
	pthread_mutex_lock(&p->lock);
	pacer_request(&p->pacer, kind, count, ms);
	report(p, count, ms);
	pthread_mutex_unlock(&p->lock);
}

void pace_hurry(struct pace *p)
{
	if (!p)
		return;
	pthread_mutex_lock(&p->lock);
	p->hurry = true;
	pthread_mutex_unlock(&p->lock);
}

/* --- probes */

bool pace_watch(struct pace *p, int wake_fd)
{
	if (!p || !p->rules.slack_ms)
		return false;
	pthread_mutex_lock(&p->lock);
	pacer_init(
	    &p->pacer, (long long)p->rules.slack_ms, rest_of(p->rules.duty));
	p->wake_fd = wake_fd;
	p->learning = true;
	pthread_mutex_unlock(&p->lock);
	return true;
}

long long pace_probe_interval(struct pace *p)
{
	long long ms = 0;

	pthread_mutex_lock(&p->lock);
	if (wants_probe(p))
		ms = p->learning ? FIRST_PROBE_MS : PACER_PROBE_MS;
	pthread_mutex_unlock(&p->lock);
	return ms;
}

/* A pause that gets longer while it lasts is in no line of report(). With the
 * lock. */
static void report_crowd(const struct pace *p, bool before)
{
	const bool crowded = pacer_crowded(&p->pacer);

	if (crowded != before)
		debug("pace: others keep Medusa busy %s",
		    crowded ? "now, so pauses are long" : "no longer");
}

void pace_probed(struct pace *p, long long sent, long long ms)
{
	bool crowded;

	pthread_mutex_lock(&p->lock);
	p->probes++;
	crowded = pacer_crowded(&p->pacer);
	pacer_probe(&p->pacer, ms, !p->under_way && sent >= p->ended);
	report_crowd(p, crowded);
	if (pacer_ready(&p->pacer))
		p->learning = false;
	pthread_mutex_unlock(&p->lock);
}

void pace_unprobed(struct pace *p)
{
	pthread_mutex_lock(&p->lock);
	p->learning = false;
	pthread_mutex_unlock(&p->lock);
}

void pace_without_probes(struct pace *p)
{
	pthread_mutex_lock(&p->lock);
	p->learning = false;
	pacer_without_probes(&p->pacer);
	pthread_mutex_unlock(&p->lock);
}

uint64_t pace_probes(struct pace *p)
{
	uint64_t n = 0;

	if (!p)
		return n;
	pthread_mutex_lock(&p->lock);
	n = p->probes;
	pthread_mutex_unlock(&p->lock);
	return n;
}
