/*
 * medusa/pacer.h, against a simulated server with one thread: requests of ours,
 * visitors and probes are jobs that take turns on it, in slices. The costs are
 * those of Medusa 2.21, by the CPU time of its thread: a page takes 44 ms, a
 * write of n products 78 ms and 6 ms for each, which occupies the thread for
 * longer at a time the larger it is.
 */
#include "medusa/pacer.h"

#include "pacer_traces.h"
#include "unit.h"

enum {
	JOBS = 512,
	SECONDS = 90,
	VISITS_MAX = 4000,
	TIME_MS = 15,
	BATCH = 50,
	BURST_FROM = 40,
	BURST_TO = 50,
	SEEDS = 8,
};

/* A slice occupies the thread; then the job waits, for a database say. */
struct job {
	enum { NOBODY, VISITOR, PROBE, BEGIN, WRITE, CLIENT } who;
	double begin, ready; /* milliseconds */
	double slice, wait;
	int left; /* slices */
};

struct second {
	double speed;
	unsigned size, written;
};

struct sim {
	struct pacer pacer;
	struct job jobs[JOBS];
	double now, free; /* when the thread is free */
	uint32_t random;
	/* The client, ms-push. */
	bool under_way, writes;
	size_t count, unsent;
	double begun, ended, took;
	/* What is simulated. */
	bool unpaced;
	double fixed, each, rate, burst_rate;
	/* What came of it. */
	struct second seconds[SECONDS];
	double visits[VISITS_MAX], visit_begin[VISITS_MAX];
	size_t visit_count;
};

static double draw(struct sim *s)
{
	s->random = s->random * 1664525 + 1013904223;
	return (s->random >> 8) / (double)(1 << 24);
}

static struct job *add(struct sim *s, struct job job)
{
	for (size_t i = 0; i < JOBS; i++)
		if (s->jobs[i].who == NOBODY) {
			s->jobs[i] = job;
			return &s->jobs[i];
		}
	abort();
}

/* Visitors come at random; a page takes 48 ms when nobody else is there. */
static void add_visitor(struct sim *s, double after)
{
	const bool burst =
	    after >= BURST_FROM * 1000.0 && after < BURST_TO * 1000.0;
	const double rate = burst ? s->burst_rate : s->rate;
	const double at = after + 2000 / rate * draw(s);

	add(s, (struct job){VISITOR, at, at, 7, 1, 6});
}

static void add_probe(struct sim *s, double at)
{
	const double slice = 2 + 4 * draw(s);

	add(s, (struct job){PROBE, at, at, slice, 0, 1});
}

/* A part of a write that takes so long when the server is idle. */
static void add_part(struct sim *s, int who, double ms, double busy, int slices)
{
	add(s, (struct job){who, s->now, s->now, ms * busy / slices,
		   ms * (1 - busy) / slices, slices});
}

static void add_write(struct sim *s)
{
	const size_t size = pacer_size(&s->pacer, PACE_WRITE);
	const size_t parts = s->unpaced ? 1 : (s->unsent + size - 1) / size;

	s->count = (s->unsent + parts - 1) / parts;
	s->unsent -= s->count;
	if (!s->unsent)
		s->unsent = BATCH;
	s->under_way = true;
	s->begun = s->now;
	add_part(s, BEGIN, s->fixed * (0.8 + 0.4 * draw(s)), 0.85, 12);
}

static struct second *this_second(struct sim *s)
{
	return &s->seconds[(size_t)s->now / 1000 % SECONDS];
}

static void end_job(struct sim *s, struct job j)
{
	const double since = s->now - j.begin;

	if (j.who == VISITOR && s->visit_count < VISITS_MAX) {
		s->visit_begin[s->visit_count] = j.begin;
		s->visits[s->visit_count++] = since;
	} else if (j.who == PROBE) {
		pacer_probe(&s->pacer, (long long)since,
		    !s->under_way && j.begin >= s->ended);
		add_probe(s, j.begin + PACER_PROBE_MS > s->now
				 ? j.begin + PACER_PROBE_MS
				 : s->now);
	} else if (j.who == BEGIN) {
		add_part(s, WRITE, s->each * (double)s->count, 0.85, 8);
	} else if (j.who == WRITE) {
		const double ms = s->now - s->begun;

		s->under_way = false;
		s->ended = s->now;
		s->took = ms;
		pacer_request(&s->pacer, PACE_WRITE, s->count, (long long)ms);
		this_second(s)->written += (unsigned)s->count;
	}
}

/* The client looks 20 times a second whether the pause is over. */
static void look(struct sim *s)
{
	double next = s->ended;

	if (!s->unpaced)
		next += (double)pacer_pause(&s->pacer, (long long)s->took);

	if (s->writes && pacer_ready(&s->pacer) && !s->under_way &&
	    s->now >= next)
		add_write(s);
	*this_second(s) = (struct second){s->pacer.speed,
	    (unsigned)pacer_size(&s->pacer, PACE_WRITE),
	    this_second(s)->written};
	add(s, (struct job){CLIENT, s->now + 50, s->now + 50, 0, 0, 1});
}

/* One slice of the job that is ready first. */
static void step(struct sim *s)
{
	struct job *j = NULL;

	for (size_t i = 0; i < JOBS; i++)
		if (s->jobs[i].who != NOBODY &&
		    (!j || s->jobs[i].ready < j->ready))
			j = &s->jobs[i];
	s->now = j->ready;
	if (j->who == CLIENT) {
		j->who = NOBODY;
		look(s);
		return;
	}
	if (j->who == VISITOR && j->begin == j->ready)
		add_visitor(s, j->begin);
	s->now = (s->free > j->ready ? s->free : j->ready) + j->slice;
	s->free = s->now;
	j->ready = s->now + j->wait;
	if (--j->left == 0) {
		struct job over = *j;

		j->who = NOBODY;
		end_job(s, over);
	}
}

static void simulate(struct sim *s, bool writes)
{
	pacer_init(&s->pacer, TIME_MS, 1.0 / 3);
	s->writes = writes;
	s->unsent = BATCH;
	add_visitor(s, 0);
	add_probe(s, 0);
	add(s, (struct job){CLIENT, 0, 0, 0, 0, 1});
	while (s->now < SECONDS * 1000.0 - 1000)
		step(s);
}

static int by_size(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The percentile of visits that began in these seconds. */
static double felt(const struct sim *s, int from, int to, double share)
{
	static double list[VISITS_MAX];
	size_t n = 0;

	for (size_t i = 0; i < s->visit_count; i++)
		if (s->visit_begin[i] >= from * 1000.0 &&
		    s->visit_begin[i] < to * 1000.0)
			list[n++] = s->visits[i];
	qsort(list, n, sizeof *list, by_size);
	return n ? list[(size_t)((double)n * share)] : 0;
}

static double written(const struct sim *s, int from, int to)
{
	double sum = 0;

	for (int i = from; i < to; i++)
		sum += s->seconds[i].written;
	return sum / (to - from);
}

/* The same without a pacer: whole batches, one after the other. */
static void simulate_unpaced(struct sim *s)
{
	s->unpaced = true;
	simulate(s, true);
}

static double speed_in(const struct sim *s, int from, int to, bool least)
{
	double found = s->seconds[from].speed;

	for (int i = from; i < to; i++)
		if ((s->seconds[i].speed < found) == least)
			found = s->seconds[i].speed;
	return found;
}

/* The ratio between the speed that a tenth of the seconds exceeds and that
 * which nine tenths do: 1 for one that does not change. */
static double swing(const struct sim *s, int from, int to)
{
	double list[SECONDS];
	const size_t n = (size_t)(to - from);

	for (size_t i = 0; i < n; i++)
		list[i] = s->seconds[(size_t)from + i].speed;
	qsort(list, n, sizeof *list, by_size);
	return list[n * 9 / 10] / list[n / 10];
}

/* What several shops have in common: means of all seeds. */
struct means {
	double none, paced, whole;		     /* p95 of visits */
	double burst_none, burst_paced, burst_whole; /* the same in the burst */
	double middle_none, middle_paced;	     /* and the median there */
	double per_second, whole_per_second, swing;
};

static void simulate_shop(uint32_t seed, struct means *m)
{
	const struct sim shop = {.fixed = 95,
	    .each = 7,
	    .rate = 5,
	    .burst_rate = 20,
	    .random = seed};
	static struct sim none, paced, whole;

	none = paced = whole = shop;
	simulate(&none, false);
	simulate(&paced, true);
	simulate_unpaced(&whole);
	m->none += felt(&none, 10, BURST_FROM, 0.95) / SEEDS;
	m->paced += felt(&paced, 10, BURST_FROM, 0.95) / SEEDS;
	m->whole += felt(&whole, 10, BURST_FROM, 0.95) / SEEDS;
	m->burst_none += felt(&none, BURST_FROM, BURST_TO, 0.95) / SEEDS;
	m->burst_paced += felt(&paced, BURST_FROM, BURST_TO, 0.95) / SEEDS;
	m->burst_whole += felt(&whole, BURST_FROM, BURST_TO, 0.95) / SEEDS;
	m->middle_none += felt(&none, BURST_FROM, BURST_TO, 0.5) / SEEDS;
	m->middle_paced += felt(&paced, BURST_FROM, BURST_TO, 0.5) / SEEDS;
	m->per_second += written(&paced, 10, BURST_FROM) / SEEDS;
	m->whole_per_second += written(&whole, 10, BURST_FROM) / SEEDS;
	m->swing += swing(&paced, 10, BURST_FROM) / SEEDS;
	/* After the burst it is as fast as before within ten seconds. */
	SAME_BOOL((int)seed,
	    speed_in(&paced, BURST_TO, BURST_TO + 10, false) >
		0.7 * speed_in(&paced, BURST_FROM - 5, BURST_FROM, true),
	    true);
}

static void test_shops(void)
{
	struct means m = {0};

	for (uint32_t seed = 1; seed <= SEEDS; seed++)
		simulate_shop(seed, &m);
	if (getenv("PACER_SHOW"))
		printf("p95 %.0f, paced %.0f, whole batches %.0f; in the burst "
		       "%.0f, %.0f, %.0f, median %.0f, %.0f; %.1f of %.1f a "
		       "second; swing %.2f\n",
		    m.none, m.paced, m.whole, m.burst_none, m.burst_paced,
		    m.burst_whole, m.middle_none, m.middle_paced, m.per_second,
		    m.whole_per_second, m.swing);
	/* At least halfway from whole batches to what is possible, the p95 of
	   single products; and a burst costs little. */
	SAME_BOOL(__LINE__, m.paced < 0.8 * m.whole, true);
	SAME_BOOL(__LINE__, m.burst_paced < 1.4 * m.burst_none, true);
	SAME_BOOL(__LINE__, m.middle_paced < 1.3 * m.middle_none, true);
	SAME_BOOL(__LINE__, m.per_second > 0.4 * m.whole_per_second, true);
	SAME_BOOL(__LINE__, m.swing < 2, true);
}

/* --- what was recorded */

struct replay {
	double slowest;
	size_t smallest; /* after the first writes */
};

static struct replay replay(const char *trace)
{
	struct replay r = {.slowest = 99, .smallest = 99};
	struct pacer p;
	unsigned long n = 0, writes = 0;

	pacer_init(&p, TIME_MS, 1.0 / 3);
	while (*trace) {
		const char kind = *trace++;
		char *end;
		const long ms = strtol(trace, &end, 10);

		if (*end == '/')
			n = strtoul(end + 1, &end, 10);
		trace = end + 1;
		if (kind == 'i' || kind == 'p')
			pacer_probe(&p, ms, kind == 'i');
		else
			pacer_request(
			    &p, kind == 'w' ? PACE_WRITE : PACE_READ, n, ms);
		writes += kind == 'w';
		r.slowest = p.speed < r.slowest ? p.speed : r.slowest;
		if (writes > 3 && pacer_size(&p, PACE_WRITE) < r.smallest)
			r.smallest = pacer_size(&p, PACE_WRITE);
	}
	return r;
}

static void test_traces(void)
{
	const struct replay whole = replay(trace_whole);
	const struct replay paced = replay(trace_paced);

	/* Whole batches delayed visitors. */
	SAME_BOOL(__LINE__, whole.slowest < 0.1, true);
	SAME_BOOL(__LINE__, whole.smallest >= 9, true);
	/* The server was busy otherwise, too; the size stays all the same. */
	SAME_BOOL(__LINE__, paced.slowest < 0.1, true);
	SAME_BOOL(__LINE__, paced.smallest >= 9, true);
}

/* --- one thing at a time */

static void probe(struct pacer *p, unsigned n, long long ms, bool idle)
{
	while (n--)
		pacer_probe(p, ms, idle);
}

/* Requests that fill what is allowed, so that more is of use. */
static void write_and_probe(struct pacer *p, unsigned seconds, long long ms)
{
	for (unsigned i = 0; i < 3 * seconds; i++) {
		const size_t n = pacer_size(p, PACE_WRITE);

		pacer_request(p, PACE_WRITE, n, 250 + 13 * (long long)n);
		probe(p, 3, ms, false);
	}
}

static struct pacer new_pacer(void)
{
	struct pacer p;

	pacer_init(&p, TIME_MS, 1.0 / 3);
	SAME_BOOL(__LINE__, pacer_ready(&p), false);
	probe(&p, PACER_ENOUGH - 1, 5, true);
	SAME_BOOL(__LINE__, pacer_ready(&p), false);
	probe(&p, 1, 5, true);
	SAME_BOOL(__LINE__, pacer_ready(&p), true);
	SAME_NUMBER(__LINE__, (uint64_t)pacer_idle_p95(&p), 5);
	return p;
}

/* Slow probes: at once, and as far as it goes. Fast ones: back again. */
static void test_reaction(void)
{
	struct pacer p = new_pacer();
	double before;

	write_and_probe(&p, 10, 5 + TIME_MS / 2);
	SAME_BOOL(__LINE__, pacer_size(&p, PACE_WRITE) > 20, true);
	/* Right at the limit it stays as it is. */
	write_and_probe(&p, 5, 5 + TIME_MS);
	before = p.speed;
	write_and_probe(&p, 10, 5 + TIME_MS);
	SAME_BOOL(__LINE__, p.speed == before, true);
	probe(&p, 20, 5 + 3 * TIME_MS, false);
	SAME_BOOL(__LINE__, p.speed < before / 20, true);
	probe(&p, 80, 5 + 8 * TIME_MS, false);
	/* The size stays where the fixed cost is two thirds. */
	SAME_BOOL(__LINE__, pacer_size(&p, PACE_WRITE) >= 8, true);
	SAME_BOOL(__LINE__, pacer_size(&p, PACE_WRITE) < 12, true);
	SAME_NUMBER(
	    __LINE__, (uint64_t)pacer_pause(&p, 300), 300 / 3 + 300 * 47 / 3);
	write_and_probe(&p, 10, 5);
	SAME_BOOL(__LINE__, p.speed > before / 2, true);
}

/* It rises once in five probes, and only when larger requests are of use. */
static void test_rise(void)
{
	struct pacer p = new_pacer();

	write_and_probe(&p, 1, 5);
	SAME_NUMBER(__LINE__, (uint64_t)(1000 * p.speed), 2250);
	pacer_request(&p, PACE_WRITE, pacer_size(&p, PACE_WRITE), 300);
	probe(&p, 5, 5, false);
	SAME_NUMBER(__LINE__, (uint64_t)(1000 * p.speed), 2475);
	pacer_request(&p, PACE_WRITE, pacer_size(&p, PACE_WRITE) / 3, 300);
	probe(&p, 50, 5, false);
	SAME_NUMBER(__LINE__, (uint64_t)(1000 * p.speed), 2475);
}

/* After a fall, few probes count only if they are very slow. */
static void test_few(void)
{
	struct pacer p = new_pacer();
	double fallen;

	probe(&p, 3, 5 + 2 * TIME_MS, false);
	fallen = p.speed;
	SAME_NUMBER(__LINE__, (uint64_t)(1000 * fallen), 500);
	probe(&p, PACER_FEW - 1, 5 + 10 * TIME_MS / 4, false);
	SAME_BOOL(__LINE__, p.speed == fallen, true);
	probe(&p, 1, 5 + 10 * TIME_MS / 4, false);
	SAME_BOOL(__LINE__, p.speed < fallen, true);
	fallen = p.speed;
	probe(&p, PACER_ENOUGH - 1, 5 + 3 * TIME_MS / 2, false);
	SAME_BOOL(__LINE__, p.speed == fallen, true);
	probe(&p, 1, 5 + 3 * TIME_MS / 2, false);
	SAME_BOOL(__LINE__, p.speed < fallen, true);
}

/* Half of what is idle is allowed in any case. */
static void test_share(void)
{
	struct pacer p;

	pacer_init(&p, TIME_MS, 1.0 / 3);
	probe(&p, PACER_ENOUGH, 90, true);
	p.speed = 1;
	probe(&p, PACER_LAST, 90 + 45, false);
	SAME_NUMBER(__LINE__, (uint64_t)(1000 * p.speed), 1000);
	probe(&p, PACER_LAST, 90 + 46, false);
	SAME_BOOL(__LINE__, p.speed < 1, true);
}

/* No pause is longer than ten seconds more than the least one. */
static void test_longest_pause(void)
{
	struct pacer p = new_pacer();

	probe(&p, 60, 500, false);
	SAME_NUMBER(__LINE__, (uint64_t)pacer_pause(&p, 30000), 20000);
}

/* What visitors do is not taken for idle while it is short. */
static void test_idle(void)
{
	struct pacer p = new_pacer();

	probe(&p, 6 * PACER_ENOUGH, 5, true);
	probe(&p, 100, 50, true);
	SAME_NUMBER(__LINE__, (uint64_t)pacer_idle_p95(&p), 5);
	probe(&p, 300, 50, true);
	SAME_NUMBER(__LINE__, (uint64_t)pacer_idle_p95(&p), 50);
	/* Nor is a moment in which nobody comes. */
	probe(&p, PACER_ENOUGH, 1, true);
	SAME_NUMBER(__LINE__, (uint64_t)pacer_idle_p95(&p), 50);
}

/*
 * Others keep the server busy: several slow probes in a row, in pauses, mean
 * the longest pause. It ends soon after them, and the speed is as before.
 */
static void test_crowd(void)
{
	struct pacer p = new_pacer();
	double before;

	write_and_probe(&p, 5, 5);
	before = p.speed;
	/* While a request is under way, it may be the reason. */
	probe(&p, 10, 7, false);
	probe(&p, 2, 7, true);
	SAME_NUMBER(__LINE__, (uint64_t)pacer_pause(&p, 300), 100);
	SAME_BOOL(__LINE__, pacer_size(&p, PACE_WRITE) > 20, true);
	probe(&p, 1, 7, true);
	SAME_NUMBER(
	    __LINE__, (uint64_t)pacer_pause(&p, 300), 300 / 3 + 300 * 47 / 3);
	SAME_BOOL(__LINE__, pacer_size(&p, PACE_WRITE) < 12, true);
	probe(&p, 7, 7, true);
	/* A few fast ones do not end it. */
	probe(&p, 5, 6, true);
	SAME_BOOL(__LINE__, pacer_pause(&p, 300) > 4000, true);
	probe(&p, 7, 5, true);
	SAME_NUMBER(__LINE__, (uint64_t)pacer_pause(&p, 300), 100);
	SAME_BOOL(__LINE__, p.speed >= before, true);
}

/* What others do makes requests small, but not slow for long. */
static void test_after_crowd(void)
{
	struct pacer p = new_pacer();
	double before;

	write_and_probe(&p, 5, 5);
	probe(&p, 4, 9, true);
	SAME_BOOL(__LINE__, p.speed > 2, true);
	probe(&p, 20, 5 + 10 * TIME_MS, true);
	before = p.speed;
	SAME_BOOL(__LINE__, before <= 1 && before > 1.0 / 8, true);
	probe(&p, 20, 5 + 10 * TIME_MS, true);
	probe(&p, PACER_ENOUGH, 5, true);
	SAME_BOOL(__LINE__, p.speed >= before, true);
	SAME_BOOL(__LINE__, pacer_pause(&p, 300) < 1000, true);
}

/* The small requests of a crowd do not tell that larger ones are fine. */
static void test_no_rise_in_crowd(void)
{
	struct pacer p = new_pacer();
	double before;

	write_and_probe(&p, 5, 5);
	probe(&p, 9, 9, true);
	before = p.speed;
	for (unsigned i = 0; i < 3; i++) {
		pacer_request(&p, PACE_WRITE, pacer_size(&p, PACE_WRITE), 400);
		probe(&p, 20, 9, true);
	}
	SAME_BOOL(__LINE__, pacer_pause(&p, 300) > 4000, true);
	SAME_BOOL(__LINE__, p.speed == before, true);
}

/* A load that lasts is usual after half a minute of pauses. */
static void test_lasting_crowd(void)
{
	struct pacer p = new_pacer();

	probe(&p, PACER_IDLES * PACER_ENOUGH, 5, true);
	probe(&p, 100, 50, true);
	SAME_NUMBER(
	    __LINE__, (uint64_t)pacer_pause(&p, 300), 300 / 3 + 300 * 47 / 3);
	probe(&p, 200, 50, true);
	SAME_NUMBER(__LINE__, (uint64_t)pacer_pause(&p, 300), 100);
}

/* One slow probe in ten is no crowd. */
static void test_no_crowd(void)
{
	struct pacer p = new_pacer();

	for (unsigned i = 0; i < 40; i++) {
		probe(&p, 9, 5, true);
		probe(&p, 1, 9, true);
		SAME_NUMBER(__LINE__, (uint64_t)pacer_pause(&p, 300), 100);
	}
}

/* One probe of a second is ten probes late. */
static void test_stall(void)
{
	struct pacer p = new_pacer();

	probe(&p, PACER_ENOUGH, 5, false);
	pacer_probe(&p, 1000, false);
	/* No single fall is larger. */
	SAME_NUMBER(__LINE__, (uint64_t)(1000 * p.speed), 125);
}

/* One slow probe in forty says nothing. */
static void test_outlier(void)
{
	struct pacer p = new_pacer();

	probe(&p, 40, 5 + TIME_MS, false);
	pacer_probe(&p, 99, false);
	SAME_BOOL(__LINE__, p.speed >= 1, true);
}

static size_t learnt_size(long long fixed, long long each, enum pace_kind kind)
{
	struct pacer p = new_pacer();

	for (unsigned i = 0; i < 60; i++) {
		size_t n = pacer_size(&p, kind);

		n = i % 4 == 3 ? (n + 1) / 2 : n; /* the end of a batch */
		pacer_request(&p, kind, n, fixed + each * (long long)n);
	}
	return pacer_size(&p, kind);
}

static void test_costs(void)
{
	/* A product alone takes long: one a request. */
	SAME_NUMBER(__LINE__, learnt_size(100, 2000, PACE_WRITE), 1);
	SAME_NUMBER(__LINE__, learnt_size(250, 13, PACE_WRITE), 10);
	SAME_NUMBER(__LINE__, learnt_size(250, 1, PACE_WRITE), 17);
	/* Larger ones were faster, by chance. */
	SAME_NUMBER(__LINE__, learnt_size(300, -5, PACE_WRITE), 19);
	SAME_NUMBER(__LINE__, learnt_size(0, 0, PACE_WRITE), 10);
	SAME_NUMBER(__LINE__, learnt_size(80, 1, PACE_READ), 50);
}

/* One that hangs says little about costs. */
static void test_hang(void)
{
	struct pacer p = new_pacer();

	for (unsigned i = 0; i < 20; i++) {
		const size_t n = 5 + i % 10;

		pacer_request(&p, PACE_WRITE, n, 250 + 60 * (long long)n);
	}
	SAME_NUMBER(__LINE__, pacer_size(&p, PACE_WRITE), 10);
	pacer_request(&p, PACE_WRITE, 14, 30000);
	SAME_BOOL(__LINE__, pacer_size(&p, PACE_WRITE) >= 8, true);
}

/* The first requests have several sizes. */
static void test_first(void)
{
	static const size_t sizes[] = {2, 5, 7, 9};
	struct pacer p = new_pacer();

	for (size_t i = 0; i < COUNT(sizes); i++) {
		const size_t n = pacer_size(&p, PACE_WRITE);

		SAME_NUMBER(__LINE__, n, sizes[i]);
		pacer_request(&p, PACE_WRITE, n, 200 + 10 * (long long)n);
	}
}

/* Where large requests take more than their share, a small one is not slow. */
static void test_curve(void)
{
	struct pacer p;
	long long before;

	pacer_init(&p, TIME_MS, 1.0 / 3);
	pacer_without_probes(&p);
	for (unsigned i = 0; i < 20; i++) {
		pacer_request(&p, PACE_WRITE, 10, 100);
		pacer_request(&p, PACE_WRITE, 40, 6000);
	}
	before = pacer_pause(&p, 300);
	pacer_request(&p, PACE_WRITE, 1, 100);
	SAME_BOOL(__LINE__, pacer_pause(&p, 300) <= before, true);
}

/* Probes end and begin again. */
static void test_back(void)
{
	struct pacer p = new_pacer();

	write_and_probe(&p, 5, 5);
	SAME_BOOL(__LINE__, pacer_size(&p, PACE_WRITE) > 20, true);
	pacer_without_probes(&p);
	SAME_BOOL(__LINE__, pacer_size(&p, PACE_WRITE) < 12, true);
	write_and_probe(&p, 5, 5);
	SAME_BOOL(__LINE__, pacer_size(&p, PACE_WRITE) > 20, true);
	/* From then on it is the probes that tell. */
	pacer_request(&p, PACE_WRITE, 9, 30000);
	SAME_NUMBER(__LINE__, (uint64_t)pacer_pause(&p, 300), 100);
	/* A crowd is not remembered when they end. */
	probe(&p, 9, 9, true);
	SAME_BOOL(__LINE__, pacer_pause(&p, 300) > 4000, true);
	pacer_without_probes(&p);
	SAME_NUMBER(__LINE__, (uint64_t)pacer_pause(&p, 300), 100);
}

/* The requests themselves tell; they never get larger than the least size. */
static void test_without_probes(void)
{
	struct pacer p;

	pacer_init(&p, TIME_MS, 1.0 / 3);
	pacer_without_probes(&p);
	SAME_BOOL(__LINE__, pacer_ready(&p), true);
	for (unsigned i = 0; i < 20; i++) {
		const size_t n = pacer_size(&p, PACE_WRITE);

		SAME_BOOL(__LINE__, n < 12, true);
		pacer_request(&p, PACE_WRITE, n, 250 + 13 * (long long)n);
	}
	SAME_NUMBER(__LINE__, (uint64_t)pacer_pause(&p, 300), 100);
	pacer_request(&p, PACE_WRITE, 9, 2 * (250 + 13 * 9));
	SAME_NUMBER(__LINE__, (uint64_t)pacer_pause(&p, 300), 100);
	pacer_request(&p, PACE_WRITE, 9, 1500);
	SAME_NUMBER(__LINE__, (uint64_t)pacer_pause(&p, 300), 200);
	for (unsigned i = 0; i < 4; i++)
		pacer_request(&p, PACE_WRITE, 9, 400);
	SAME_NUMBER(__LINE__, (uint64_t)pacer_pause(&p, 300), 100);
}

int main(void)
{
	test_first();
	test_costs();
	test_hang();
	test_reaction();
	test_rise();
	test_few();
	test_share();
	test_longest_pause();
	test_idle();
	test_crowd();
	test_after_crowd();
	test_no_rise_in_crowd();
	test_lasting_crowd();
	test_no_crowd();
	test_stall();
	test_outlier();
	test_without_probes();
	test_curve();
	test_back();
	test_traces();
	test_shops();
	return unit_end();
}
