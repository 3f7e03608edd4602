/*
 * How size and pause follow from costs and probes.
 *
 * In: the size and duration of each request, and the duration of each probe.
 * Out: the size of the next request and the pause after it.
 *
 * A request takes a fixed time and a time for each thing in it; both are fitted
 * to the requests so far, by least squares. Requests for fewer things than
 * floor_size() are mostly fixed cost: they delay visitors as much as larger
 * ones do, and there are more of them. So when it is too fast, a pacer makes
 * the pauses longer once the requests have that size.
 *
 * One number, `speed`, stands for both. Each time that PACER_FEW probes or more
 * say how visitors fare:
 *
 * - too slow: the speed falls in proportion, at once, and only probes after
 *   that count;
 * - well within the limit: it rises, in large steps where it was fine before,
 * in small ones near the speed that was too much last, as TCP CUBIC does (RFC
 * 9438, 4.1). So it stays below that speed rather than swing around it.
 *
 * A probe waits for one turn on the server's thread, but a page for several, so
 * beside many visitors pages get much slower while probes hardly do. So the
 * server is crowded when more than a fifth of the last idle probes took longer
 * than usual, by what a page may lose in one turn. Then requests have the least
 * speed. Meanwhile a speed of 1 or less stays, so that it is soon as before,
 * and none rises: small requests do not tell how it would be with large ones.
 *
 * What is idle is the lower quartile of the percentiles of the last windows of
 * idle probes. So a rush of visitors does not count as idle, and a load that
 * lasts does after half a minute of pauses.
 *
 * A probe that takes long stands for those that were not sent meanwhile. A
 * visitor who had come then would have waited for the rest of the time.
 */
#include "medusa/pacer.h"

#include <string.h>

enum {
	SIZE_MOST = 1000,
	REST_MOST_MS = 10000,
	FIXED_MOST_MS = 1000, /* that usual_ratio is believed for */
	THINGS_MOST_MS = 2000,
	FIRST = 3,	/* requests, by weight, of small sizes */
	PAGE_TURNS = 8, /* on the server's thread, until a page is made */
	IDLE_PERCENT = 25,
};

/*
 * For how many things the work takes as long as the fixed part of a request,
 * before anything is known: measured with Medusa 2.21, a write of a product
 * costs 13 ms and the request 250 ms, the look-up of a product 1 ms and 80 ms.
 */
static const double usual_ratio[] = {[PACE_READ] = 100, [PACE_WRITE] = 20};

#define SPEED_LEAST  (1.0 / 48)
#define SPEED_MOST   32.0
#define FALL_MOST    (1.0 / 8)
#define FALL_LEAST   0.8
#define IDLE_SHARE   0.5  /* of what is idle is always allowed */
#define WELL_WITHIN  0.9  /* of the limit */
#define MEMORY	     0.95 /* weight of a request for the next one */
#define USUAL_WEIGHT 3.0  /* of usual_ratio, in requests */
#define COST_MOST    2.0  /* times what was expected is learnt from a request */
#define RATIO_MOST   2.0  /* times the usual one */
#define CROWD_WEIGHT 0.1  /* of an idle probe in the crowd */
#define CROWDED	     0.2

void pacer_init(struct pacer *p, long long limit_ms, double rest)
{
	*p = (struct pacer){.limit_ms = limit_ms,
	    .rest = rest,
	    .probed = true,
	    .speed = 1,
	    .ceiling = 4,
	    .rising = true};
}

/* --- what requests cost */

struct cost {
	double fixed, each; /* milliseconds */
};

/*
 * Requests of one size do not tell the fixed cost apart. So there is always a
 * request for nothing with a little weight, which took what usual_ratio says.
 */
static struct cost fit(const struct pacer *p, enum pace_kind kind)
{
	const struct pacer_cost *c = &p->cost[kind];
	const double ratio = usual_ratio[kind], mean_ms = c->ms / c->weight;
	const double mean = c->n / c->weight, weight = c->weight + USUAL_WEIGHT;
	const double least = mean_ms / (mean + RATIO_MOST * ratio);
	double usual = mean_ms * ratio / (ratio + mean), ms;
	struct cost cost;

	if (usual > FIXED_MOST_MS)
		usual = FIXED_MOST_MS;
	ms = c->ms + USUAL_WEIGHT * usual;
	cost.each =
	    (weight * c->n_ms - c->n * ms) / (weight * c->nn - c->n * c->n);
	if (cost.each < least)
		cost.each = least;
	cost.fixed = (ms - cost.each * c->n) / weight;
	if (cost.fixed < 0)
		cost.fixed = 0;
	return cost;
}

static bool is_known(const struct pacer_cost *c)
{
	return c->ms > 0;
}

/*
 * Below it, more than two thirds of a request are its fixed cost. With few
 * sizes and a busy server the fit is rough. So what is usual is the least,
 * unless the things in such a request alone would take longer than
 * THINGS_MOST_MS.
 */
static double floor_size(const struct pacer *p, enum pace_kind kind)
{
	const double usual = usual_ratio[kind] / 2;
	struct cost cost;
	double size, least;

	if (!is_known(&p->cost[kind]))
		return usual;
	cost = fit(p, kind);
	size = cost.fixed / (2 * cost.each);
	least = THINGS_MOST_MS / cost.each;
	if (least > usual)
		least = usual;
	return size > least ? size : least;
}

/* What the request should have taken. */
static double expected(const struct pacer *p, enum pace_kind kind, size_t count)
{
	const struct cost cost = fit(p, kind);

	return cost.fixed + cost.each * (double)count;
}

static void learn_cost(struct pacer_cost *c, double n, double ms)
{
	c->weight = c->weight * MEMORY + 1;
	c->n = c->n * MEMORY + n;
	c->nn = c->nn * MEMORY + n * n;
	c->ms = c->ms * MEMORY + ms;
	c->n_ms = c->n_ms * MEMORY + n * ms;
}

/* --- the speed */

static void change_speed(struct pacer *p, double speed)
{
	p->rising = speed > p->speed;
	p->speed = speed < SPEED_LEAST	? SPEED_LEAST
		   : speed > SPEED_MOST ? SPEED_MOST
					: speed;
	p->since = 0;
	p->filled = false;
}

static void slow_down(struct pacer *p, double by)
{
	if (p->rising)
		p->ceiling =
		    p->speed > p->ceiling / 2 ? p->speed : p->ceiling / 2;
	change_speed(p, p->speed * (by < FALL_MOST	 ? FALL_MOST
				       : by > FALL_LEAST ? FALL_LEAST
							 : by));
	p->last.count = p->last.next = 0;
}

/*
 * By how much. Only pauses get shorter below a speed of 1, so a step too many
 * does little harm there.
 */
static double rise(double speed, double ceiling)
{
	if (speed < 0.5 * ceiling)
		return 1.5;
	if (speed < 0.85 * ceiling)
		return 1.1;
	if (speed < 1.15 * ceiling)
		return speed < 1 ? 1.1 : 1.03;
	return speed < 1 ? 1.5 : 1.1;
}

static void speed_up(struct pacer *p)
{
	/* Larger requests would not be used. */
	if (p->speed >= 1 && !p->filled)
		return;
	change_speed(p, p->speed * rise(p->speed, p->ceiling));
}

/* Without probes, a request tells by taking longer than its size explains. */
static void judge_request(struct pacer *p, double usual, double ms)
{
	if (ms > 2 * usual + (double)p->limit_ms)
		slow_down(p, 0.5);
	else if (p->speed < 1)
		change_speed(p, p->speed < 0.8 ? p->speed * 1.25 : 1);
}

void pacer_request(
    struct pacer *p, enum pace_kind kind, size_t count, long long ms)
{
	struct pacer_cost *c = &p->cost[kind];
	double cost = (double)ms, usual = cost;

	p->filled |= 2 * count > pacer_size(p, kind);
	if (is_known(c))
		usual = expected(p, kind, count);
	if (!p->probed)
		judge_request(p, usual, cost);
	/* The rest is what the server did besides. */
	if (cost > COST_MOST * usual)
		cost = COST_MOST * usual;
	learn_cost(c, (double)count, cost);
}

/* --- probes */

static void put(struct pacer_window *w, long long ms)
{
	w->ms[w->next] = ms;
	w->next = (w->next + 1) % PACER_LAST;
	if (w->count < PACER_LAST)
		w->count++;
}

/* The value that a share of them does not exceed; sorts the list. */
static long long quantile(long long *list, size_t count, size_t percent)
{
	for (size_t n = 1; n < count; n++) {
		const long long ms = list[n];
		size_t i = n;

		for (; i && list[i - 1] > ms; i--)
			list[i] = list[i - 1];
		list[i] = ms;
	}
	return count ? list[(count - 1) * percent / 100] : 0;
}

static long long p95(const struct pacer_window *w)
{
	long long list[PACER_LAST];

	memcpy(list, w->ms, w->count * sizeof *list);
	return quantile(list, w->count, 95);
}

long long pacer_last_p95(const struct pacer *p)
{
	return p95(&p->last);
}

long long pacer_idle_p95(const struct pacer *p)
{
	const size_t n =
	    p->idle_count < PACER_IDLES ? p->idle_count : PACER_IDLES;
	long long list[PACER_IDLES];

	memcpy(list, p->idles, n * sizeof *list);
	return quantile(list, n, IDLE_PERCENT);
}

bool pacer_ready(const struct pacer *p)
{
	return !p->probed || p->idle_count;
}

void pacer_without_probes(struct pacer *p)
{
	p->probed = false;
	p->crowd = 0;
	if (p->speed > 1)
		change_speed(p, 1);
}

/* How much longer than idle it took, as a share of what is allowed. */
static double excess(const struct pacer *p, long long ms)
{
	const double idle = (double)pacer_idle_p95(p);
	double limit = (double)p->limit_ms;

	if (limit < idle * IDLE_SHARE)
		limit = idle * IDLE_SHARE;
	return ((double)ms - idle) / limit;
}

bool pacer_crowded(const struct pacer *p)
{
	return p->crowd > CROWDED;
}

static void put_idle(struct pacer *p, long long ms)
{
	const bool slow = p->idle_count && excess(p, ms) > 1.0 / PAGE_TURNS;

	p->crowd += CROWD_WEIGHT * (slow - p->crowd);
	put(&p->idle, ms);
	if (p->idle.count < PACER_ENOUGH)
		return;
	p->idles[p->idle_count++ % PACER_IDLES] = p95(&p->idle);
	p->idle.count = p->idle.next = 0;
}

static void judge_probes(struct pacer *p)
{
	const double over = excess(p, p95(&p->last));

	if (!pacer_ready(p) || p->last.count < PACER_FEW)
		return;
	/* Others are the reason, and the least speed applies anyway. */
	if (pacer_crowded(p) && p->speed <= 1) {
		p->last.count = p->last.next = 0;
		return;
	}
	if (over > (p->last.count < PACER_ENOUGH ? 2 : 1))
		slow_down(p, p->rising ? 1 / over : 1 / over / over);
	else if (!pacer_crowded(p) && over < WELL_WITHIN &&
		 p->since >= PACER_FEW / 2)
		speed_up(p);
}

void pacer_probe(struct pacer *p, long long ms, bool idle)
{
	unsigned n = 0;

	p->probed = true;
	if (idle)
		put_idle(p, ms);
	do {
		put(&p->last, ms);
		ms -= PACER_PROBE_MS;
		n++;
	} while (ms > 0 && n < PACER_FEW);
	p->since += n;
	judge_probes(p);
}

/* --- what follows */

static double speed_of(const struct pacer *p)
{
	return pacer_crowded(p) ? SPEED_LEAST : p->speed;
}

size_t pacer_size(const struct pacer *p, enum pace_kind kind)
{
	const double seen = p->cost[kind].weight, speed = speed_of(p);
	double size = floor_size(p, kind);

	/* The first requests have several sizes, for fit(). */
	if (seen < FIRST)
		size *= (seen + 1) / (FIRST + 1);
	else if (speed > 1)
		size *= speed;
	return size < 1 ? 1 : size > SIZE_MOST ? SIZE_MOST : (size_t)size;
}

long long pacer_pause(const struct pacer *p, long long ms)
{
	const double took = (double)ms, speed = speed_of(p);
	double more = 0;

	if (speed < 1)
		more = took * (1 / speed - 1) / 3;
	if (more > REST_MOST_MS)
		more = REST_MOST_MS;
	return (long long)(took * p->rest + more);
}
